//! The names would all be there twice.

#![allow(unused)]

use monitor_runtime::{CommandTable, command_table, monitor_command, monitor_commands};

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn cont(&mut self) {}
}

#[monitor_command]
fn stop(vmm: &mut Vmm) {}

command_table! { static COMMANDS: CommandTable<Vmm> = [stop, ..Vmm::COMMANDS, ..Vmm::COMMANDS, stop]; }

fn main() {}
