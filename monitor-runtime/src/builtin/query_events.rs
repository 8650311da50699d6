//! `query-events`: the names of the events that a client may be sent.

use super::Builtins;
use crate::qmp::CommandProgress;
use crate::{Caller, monitor_commands};
use serde::Serialize;

/// An event that the monitor may send.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(monitor_schema::schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(crate = "monitor_schema::schemars", rename = "EventInfo"))]
pub struct EventName {
    /// Its name.
    name: &'static str,
}

#[monitor_commands(table = QUERY_EVENTS)]
impl Builtins {
    /// Return a list of supported QMP events.
    #[monitor_command(hmp(off))]
    fn query_events(&self, caller: &Caller) -> Vec<EventName> {
        let hide = caller.monitor().rules().hide;
        let commands = caller.monitor().commands();
        let shown = commands.events().chain(CommandProgress::of(commands));
        let shown = shown.filter(|info| hide.bars(info.features.special()).is_none());
        shown.map(|info| EventName { name: info.name }).collect()
    }
}
