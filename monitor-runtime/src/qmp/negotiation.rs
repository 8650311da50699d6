//! Capabilities negotiation (QMP specification, "Capabilities Negotiation"): a command like any other, run by the
//! session on its own state.

use crate::{Block, BuiltinBlock, Error, ErrorClass, monitor_commands};
use serde::{Deserialize, Serialize};

/// A capability that a client may enable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(monitor_schema::schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(crate = "monitor_schema::schemars", rename = "QMPCapability"))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Capability {
    /// `exec-oob`: commands that run at once, beside the one that is running.
    Oob,
    /// `COMMAND_PROGRESS`: an event, once a second at most for each command in flight, with how much of it is done: `part`
    /// of `whole`, in units of its own, and the `id` of its request. This monitor's, not QEMU's.
    Progress,
}

impl Capability {
    /// What every session offers.
    pub(super) const OFFERED: &'static [&'static str] = &["oob", "progress"];
}

/// What a session and its client agreed on.
#[derive(Debug, Default)]
pub(crate) struct Negotiation {
    pub(super) complete: bool,
    pub(super) oob: bool,
    pub(super) progress: bool,
}

#[monitor_commands(table = BLOCK)]
impl Negotiation {
    /// Enable QMP capabilities.
    ///
    /// It must be the first command of a session; no other is accepted before.
    #[monitor_command(name = "qmp_capabilities", hmp(off), access = read)]
    fn qmp_capabilities(
        &mut self,
        /// The capabilities to enable, of those that the greeting offered.
        enable: Option<Vec<Capability>>,
    ) -> Result<(), Error> {
        if self.complete {
            let text = "Capabilities negotiation is already complete, command ignored";
            return Err(Error::new(ErrorClass::CommandNotFound, text));
        }
        let enabled = enable.unwrap_or_default();
        self.oob = enabled.contains(&Capability::Oob);
        self.progress = enabled.contains(&Capability::Progress);
        self.complete = true;
        Ok(())
    }
}

/// The session's own rows, for tables: introspection lists them.
pub(crate) static COMMANDS: BuiltinBlock<Negotiation> = Block::anywhere(Negotiation::BLOCK);
