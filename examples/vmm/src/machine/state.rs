//! The state of a machine apart from its RAM, as it is written to snapshots and migration streams. The members' names
//! are part of the format, so that a change of meaning needs another version of it; how they are framed is `stream`'s.

use serde::{Deserialize, Serialize};
use std::time::Duration;
use vm_superio::SerialState;

/// What a guest needs to go on elsewhere, beside its memory.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MachineState {
    /// Whether the guest ran when it was stopped to be copied.
    pub(super) running: bool,
    pub(super) processor: Processor,
    pub(super) control: ControlRegisters,
    pub(super) balloon: BalloonRegisters,
    pub(super) serial: SerialRegisters,
}

/// The processor and what it has done.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Processor {
    pub(super) pc: u32,
    /// `x0` to `x31`; `x0` is ignored.
    pub(super) x: [u32; 32],
    /// Whether the guest has written the idle register, and rests.
    pub(super) idle: bool,
    /// Whether something happened that ends that rest, or keeps the guest from the next one.
    pub(super) wake: bool,
    /// How many instructions the guest has executed.
    pub(super) instructions: u64,
    /// How long it has run.
    pub(super) ran: Duration,
}

/// The control device.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ControlRegisters {
    pub(super) boots: u32,
}

/// The balloon, in pages.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BalloonRegisters {
    pub(super) actual: u32,
    pub(super) target: u32,
    pub(super) requested: bool,
}

/// The serial port and what was typed at it.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SerialRegisters {
    #[serde(with = "Uart")]
    pub(super) port: SerialState,
    /// What found the port's own buffer full.
    pub(super) backlog: Vec<u8>,
}

/// The registers of `vm-superio`'s port: a member that it gains does not compile here.
#[derive(Deserialize, Serialize)]
#[serde(remote = "SerialState", deny_unknown_fields)]
struct Uart {
    baud_divisor_low: u8,
    baud_divisor_high: u8,
    interrupt_enable: u8,
    interrupt_identification: u8,
    line_control: u8,
    line_status: u8,
    modem_control: u8,
    modem_status: u8,
    scratch: u8,
    in_buffer: Vec<u8>,
}

/// A state that no machine can be in, and why.
#[derive(Debug)]
pub(super) struct Invalid(pub(super) &'static str);
