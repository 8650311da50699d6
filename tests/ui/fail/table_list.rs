//! A table of one block is a list of one block.

#![allow(unused)]

use monitor_runtime::{CommandTable, command_table, monitor_commands};

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn stop(&mut self) {}
}

command_table! { static COMMANDS: CommandTable<Vmm> = Vmm::COMMANDS; }

fn main() {}
