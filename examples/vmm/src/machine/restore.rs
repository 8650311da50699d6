//! A guest that comes from elsewhere, found possible as a whole: taking it cannot fail half way. Reading it is
//! `stream`'s; making it run is `vcpu`'s.

use super::balloon;
use super::ram::Ram;
use super::serial::{Restored, SerialPort};
use super::state::{BalloonRegisters, ControlRegisters, Invalid, MachineState, Processor};
use super::stream::{Fault, Loaded, StreamError};

/// Everything of a guest.
pub(super) struct Restore {
    /// Its memory, of the machine's size; none if it is in the machine's already.
    pub(super) memory: Option<Ram>,
    pub(super) processor: Processor,
    pub(super) control: ControlRegisters,
    pub(super) balloon: BalloonRegisters,
    pub(super) serial: Restored,
    /// Whether it shall run; if nothing is said, as the machine did.
    pub(super) run: Option<bool>,
}

impl Restore {
    /// Checks everything that no machine could take.
    pub(super) fn new(
        loaded: Loaded,
        memory: Option<Ram>,
        port: &SerialPort,
        run: Option<bool>,
    ) -> Result<Self, StreamError> {
        let MachineState { running: _, processor, control, balloon, serial } = loaded.state;
        let wrong = |Invalid(what)| Fault::Content(what.to_owned()).at(loaded.end);
        balloon::check(&balloon, loaded.pages).map_err(wrong)?;
        let serial = port.prepare(serial).map_err(wrong)?;
        Ok(Self { memory, processor, control, balloon, serial, run })
    }
}
