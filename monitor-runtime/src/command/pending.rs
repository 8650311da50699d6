//! Who is served on the monitors of a machine and what is in flight there, as it is seen from elsewhere. Who is
//! asked for it is `event`'s, which knows every session; how it is shown is `builtin`'s.

use super::{Caller, CancelReason, CommandInfo, InFlight};
use std::sync::Arc;
use std::time::SystemTime;

/// How far a command has come, in units of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Progress {
    pub(crate) part: u64,
    /// May be 0, which says nothing, and less than `part`, where the whole was guessed.
    pub(crate) whole: u64,
}

/// A call that waits for the host, or that its handler has not yet returned from, as its session notes it.
#[derive(Debug)]
pub(crate) struct Given {
    pub(crate) number: u64,
    pub(crate) command: &'static CommandInfo,
    /// When it was given to the host.
    pub(crate) since: SystemTime,
    /// It is to cancel once it has begun; never a synchronous one.
    pub(crate) asked: Option<CancelReason>,
}

/// A call that stays open when its handler has returned, as its session tracks it.
#[derive(Debug)]
pub(crate) struct Tracked {
    /// When it was given to the host.
    pub(crate) since: SystemTime,
    pub(crate) call: Arc<InFlight>,
}

/// A client that is served.
#[derive(Debug)]
pub(crate) struct Visit {
    pub(crate) caller: Arc<Caller>,
    /// When it came.
    pub(crate) since: SystemTime,
}

/// A command that was not answered, and who waits for it.
#[derive(Debug)]
pub(crate) struct Pending {
    /// Unique among the monitors that share their events.
    pub(crate) number: u64,
    pub(crate) command: &'static CommandInfo,
    /// When it was given to the host.
    pub(crate) since: SystemTime,
    /// It was asked to cancel.
    pub(crate) cancelled: bool,
    pub(crate) progress: Option<Progress>,
    pub(crate) caller: Arc<Caller>,
}
