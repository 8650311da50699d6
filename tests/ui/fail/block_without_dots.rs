//! A bare path is a function, and a constant is none.

#![allow(unused)]

use monitor_runtime::{CommandTable, command_table, monitor_commands};

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn stop(&mut self) {}
}

command_table! { static COMMANDS: CommandTable<Vmm> = [Vmm::COMMANDS]; }

fn main() {}
