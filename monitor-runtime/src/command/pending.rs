//! Who is served on the monitors of a machine and what is in flight there, as it is seen from elsewhere. Who is
//! asked for it is `event`'s, which knows every session; how it is shown is `builtin`'s.

use super::{Caller, CommandInfo, InFlight};
use std::sync::Arc;
use std::time::SystemTime;

/// How far a command has come, in units of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Progress {
    pub(crate) part: u64,
    /// May be 0, which says nothing, and less than `part`, where the whole was guessed.
    pub(crate) whole: u64,
}

/// A command in flight, as its session tracks it.
#[derive(Clone, Debug)]
pub(crate) struct Tracked {
    pub(crate) command: &'static CommandInfo,
    /// When it was given to the host, or submitted there.
    pub(crate) since: SystemTime,
    /// What can be asked to cancel: nothing of a synchronous command, and of one that waits for its turn.
    pub(crate) call: Option<Arc<InFlight>>,
}

/// A client that is served.
#[derive(Debug)]
pub(crate) struct Visit {
    pub(crate) caller: Arc<Caller>,
    /// When it came.
    pub(crate) since: SystemTime,
}

/// A command that was not answered, and who waits for it.
#[derive(Clone, Debug)]
pub(crate) struct Pending {
    /// Unique among the monitors that share their events.
    pub(crate) number: u64,
    pub(crate) tracked: Tracked,
    pub(crate) caller: Arc<Caller>,
}
