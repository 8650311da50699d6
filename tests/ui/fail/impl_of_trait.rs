//! A constant cannot be added to it; what uses it says nothing more.

#![allow(unused)]

use monitor_runtime::{CommandTable, command_table, monitor_commands};

struct Vmm;

trait Machine {
    fn stop(&mut self);
}

#[monitor_commands]
impl Machine for Vmm {
    #[monitor_command]
    fn stop(&mut self) {}
}

command_table! { static COMMANDS: CommandTable<Vmm> = [..Vmm::COMMANDS]; }

fn main() {}
