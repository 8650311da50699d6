//! `query-commands`: the names a QMP client may use.

use super::Builtins;
use crate::{Caller, monitor_commands};
use serde::Serialize;

/// A command that the monitor understands.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(monitor_schema::schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(crate = "monitor_schema::schemars", rename = "CommandInfo"))]
pub struct CommandName {
    /// Its name.
    name: &'static str,
}

#[monitor_commands(table = QUERY_COMMANDS)]
impl Builtins {
    /// Return a list of supported QMP commands.
    #[monitor_command(hmp(off))]
    fn query_commands(&self, caller: &Caller) -> Vec<CommandName> {
        let names = caller.monitor().commands().iter().flat_map(|info| info.qmp);
        names.map(|name| CommandName { name: name.text() }).collect()
    }
}
