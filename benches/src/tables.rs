//! Tables of 10, 100, 300 and 1000 commands, joined from the blocks that `build.rs` makes. The table of the rows that are
//! compared with others is `ours`'.

use crate::commands::{LinkInfo, Machine};
use monitor_runtime::{CommandTable, builtin, command_table, monitor_commands};

include!(concat!(env!("OUT_DIR"), "/blocks.rs"));

command_table! {
    pub(crate) static TEN: CommandTable<Machine> = [..Machine::FIRST, ..builtin::QMP, ..builtin::HUMAN];
}
command_table! {
    pub(crate) static HUNDRED: CommandTable<Machine> =
        [..Machine::FIRST, ..Machine::SECOND, ..builtin::QMP, ..builtin::HUMAN];
}
command_table! {
    pub(crate) static THREE_HUNDRED: CommandTable<Machine> =
        [..Machine::FIRST, ..Machine::SECOND, ..Machine::THIRD, ..builtin::QMP, ..builtin::HUMAN];
}
command_table! {
    pub(crate) static THOUSAND: CommandTable<Machine> = [
        ..Machine::FIRST,
        ..Machine::SECOND,
        ..Machine::THIRD,
        ..Machine::FOURTH,
        ..builtin::QMP,
        ..builtin::HUMAN,
    ];
}
