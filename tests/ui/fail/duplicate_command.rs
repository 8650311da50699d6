//! Two commands of one name anywhere in a table are found when it is compiled.

#![allow(unused)]

use monitor_runtime::{CommandTable, command_table, monitor_command, monitor_commands};

struct Vmm;

#[monitor_command(name = "halt", hmp(off))]
fn freeze(_: &Vmm) {}

#[monitor_command(hmp = "info y|x")]
fn other(_: &Vmm) {}

command_table! { static WIRE: CommandTable<Vmm> = [..Vmm::COMMANDS, freeze]; }
command_table! { static PROMPT: CommandTable<Vmm> = [..Vmm::COMMANDS, other]; }

#[monitor_commands]
impl Vmm {
    /// Stop.
    #[monitor_command(alias = "halt")]
    fn stop(&self) {}

    #[monitor_command(qmp(off), hmp = "info x")]
    fn prompt(&self) {}
}

fn main() {}
