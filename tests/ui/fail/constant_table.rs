//! A table is known by its address, which a constant does not have.

#![allow(unused)]

use monitor_runtime::{CommandTable, command_table, monitor_commands};

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn stop(&mut self) {}
}

command_table! { const COMMANDS: CommandTable<Vmm> = [..Vmm::COMMANDS]; }

fn main() {}
