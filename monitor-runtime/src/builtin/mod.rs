//! Ready-made commands for any table: `..builtin::QMP` and its siblings. Each is declared with the same attributes as a
//! host's own; what the sessions run themselves stands here for introspection and help.

mod descriptors;
mod human_monitor_command;
mod monitors;
mod pending;
mod query_commands;
mod query_events;
mod query_qmp_schema;
mod query_version;

pub use descriptors::{AddfdInfo, FdsetFdInfo, FdsetInfo};
pub use monitors::{FrontEndName, MonitorInfo};
pub(crate) use pending::{COMMANDS as PENDING_COMMANDS, cancellable};
pub use pending::{PendingInfo, ProgressInfo};
pub use query_commands::CommandName;
pub use query_events::EventName;
pub use query_qmp_schema::SchemaInfo;
pub use query_version::{VersionInfo, VersionTriple};

use crate::{BuiltinTable, CommandTable, command_table, human, qmp};

/// The context of commands that need none: what they answer comes with the call.
#[derive(Debug, Default)]
pub struct Builtins;

/// What every QMP monitor has: `qmp_capabilities`, `query-version`, `query-commands`, `query-events` and
/// `query-qmp-schema`.
pub static QMP: BuiltinTable<Builtins> = BuiltinTable::new(&QMP_TABLE);

/// What every human monitor has: `help` and `info`.
pub static HUMAN: BuiltinTable<Builtins> = BuiltinTable::new(&HUMAN_TABLE);

/// For QMP monitors of VMMs that also have a human one: `human-monitor-command`.
pub static HUMAN_MONITOR_COMMAND: BuiltinTable<Builtins> = BuiltinTable::new(&HUMAN_MONITOR_COMMAND_TABLE);

/// For clients that pass file descriptors: `getfd`, `closefd`, `add-fd`, `remove-fd` and `query-fdsets`. What they leave
/// is in [`Monitor::descriptors`](crate::Monitor::descriptors).
pub static DESCRIPTORS: BuiltinTable<Builtins> = BuiltinTable::new(&DESCRIPTORS_TABLE);

/// For machines with several monitors: `query-monitors` (`info monitors`), who is served where and since when.
pub static MONITORS: BuiltinTable<Builtins> = BuiltinTable::new(&MONITORS_TABLE);

/// For monitors with commands that take their time: `query-pending` (`info pending`) and `cancel`.
pub static PENDING: BuiltinTable<Builtins> = BuiltinTable::new(&PENDING_TABLE);

command_table! {
    static QMP_TABLE: CommandTable<Builtins> = [
        ..qmp::COMMANDS, ..Builtins::QUERY_VERSION, ..Builtins::QUERY_COMMANDS,
        ..Builtins::QUERY_EVENTS, ..Builtins::QUERY_QMP_SCHEMA,
    ];
}

command_table! {
    static HUMAN_TABLE: CommandTable<Builtins> = [..human::COMMANDS];
}

command_table! {
    static MONITORS_TABLE: CommandTable<Builtins> = [..Builtins::MONITORS_BLOCK];
}

command_table! {
    static PENDING_TABLE: CommandTable<Builtins> = [..pending::COMMANDS];
}

command_table! {
    static DESCRIPTORS_TABLE: CommandTable<Builtins> = [..Builtins::DESCRIPTORS_BLOCK];
}

command_table! {
    static HUMAN_MONITOR_COMMAND_TABLE: CommandTable<Builtins> = [..Builtins::HUMAN_MONITOR_COMMAND];
}
