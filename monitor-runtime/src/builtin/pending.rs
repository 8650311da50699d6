//! `query-pending` and `cancel`: what is in flight on the machine's monitors, and asking it to stop. Sessions answer them
//! themselves; where it is tracked is theirs, too.

use super::Builtins;
use crate::command::{CommandInfo, Pending};
use crate::{Block, BuiltinBlock};
use crate::{Caller, Error, monitor_commands};
use serde::Serialize;
use std::fmt;
use std::time::SystemTime;

/// A command that is in flight.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(monitor_schema::schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(crate = "monitor_schema::schemars"))]
#[non_exhaustive]
pub struct PendingInfo {
    /// What `cancel` calls it: no other command of the machine's monitors has the same number.
    pub id: u64,
    /// The command's name on the wire.
    pub command: String,
    /// The name of the monitor it was given to.
    pub monitor: String,
    /// Where the client that waits for it is.
    pub client: String,
    /// How long it has been in flight, in milliseconds.
    pub milliseconds: u64,
    /// Whether it was asked to cancel.
    pub cancelled: bool,
    /// How far it has come; null until it tells.
    pub progress: Option<ProgressInfo>,
}

/// How far a command has come.
#[derive(Clone, Copy, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(monitor_schema::schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(crate = "monitor_schema::schemars"))]
#[non_exhaustive]
pub struct ProgressInfo {
    /// How much is done, in a unit of the command's own.
    pub part: u64,
    /// How much there is to do; 0 where it is not known.
    pub whole: u64,
}

#[monitor_commands(table = PENDING_BLOCK)]
impl Builtins {
    /// Return the commands that are in flight on all monitors, oldest first.
    #[monitor_command(user_print = print)]
    fn query_pending(&self, caller: &Caller) -> Vec<PendingInfo> {
        let events = caller.monitor().events();
        let now = events.now();
        events.pending().iter().map(|pending| describe(pending, now)).collect()
    }

    /// Ask a command in flight to cancel.
    ///
    /// It is the command that decides what becomes of that, and it still answers whoever waits for it.
    #[monitor_command(hmp(example = "cancel 7"))]
    fn cancel(
        &self,
        caller: &Caller,
        /// Which one, by the id that `query-pending` tells.
        id: u64,
    ) -> Result<(), Error> {
        caller.monitor().events().cancel(id).unwrap_or_else(|| {
            let error = Error::generic(format!("No command with id {id} is in flight"));
            Err(error.with_hint("\"info pending\" shows which are"))
        })
    }
}

/// The rows for tables, and for sessions, which run them themselves.
pub(crate) static COMMANDS: BuiltinBlock<Builtins> = Block::anywhere(Builtins::PENDING_BLOCK);

/// What Tab offers for the argument of `info`, where that is `cancel`: the ids of what is in flight and can be
/// cancelled.
pub(crate) fn cancellable(info: &CommandInfo, caller: &Caller) -> Option<Vec<String>> {
    let cancels = COMMANDS.find(info).is_some() && info.name == "cancel";
    cancels.then(|| {
        let pending = caller.monitor().events().pending();
        let known = pending.iter().filter(|pending| pending.command.asynchronous);
        known.map(|pending| pending.number.to_string()).collect()
    })
}

fn describe(pending: &Pending, now: SystemTime) -> PendingInfo {
    let Pending { number, command, since, cancelled, progress, caller } = pending;
    let elapsed = now.duration_since(*since).unwrap_or_default();
    PendingInfo {
        id: *number,
        command: command.name.to_owned(),
        monitor: caller.monitor().name().to_owned(),
        client: caller.peer().to_string(),
        milliseconds: u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX),
        cancelled: *cancelled,
        progress: progress.map(|progress| ProgressInfo { part: progress.part, whole: progress.whole }),
    }
}

#[allow(clippy::ptr_arg, reason = "the signature of a `user_print`")]
fn print(pending: &Vec<PendingInfo>, out: &mut dyn fmt::Write) -> fmt::Result {
    if pending.is_empty() {
        return out.write_str("Nothing is in flight");
    }
    for PendingInfo { id, command, monitor, client, milliseconds, cancelled, progress } in pending {
        let (seconds, tenths) = (milliseconds / 1000, milliseconds / 100 % 10);
        write!(out, "[{id}] {command}: {seconds}.{tenths} s, on {monitor} for {client}")?;
        match progress {
            Some(ProgressInfo { part, whole: 0 }) => write!(out, ", {part} done")?,
            Some(ProgressInfo { part, whole }) => write!(out, ", {part} of {whole} done")?,
            None => {}
        }
        writeln!(out, "{}", if *cancelled { ", asked to cancel" } else { "" })?;
    }
    Ok(())
}
