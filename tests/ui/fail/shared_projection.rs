//! A shared command also runs in band.

#![allow(unused)]

use monitor_runtime::{CommandTable, command_table, monitor_commands};

struct Vmm;

command_table! { static COMMANDS: CommandTable<Vmm, Vmm> = [shared ..Vmm::COMMANDS, shared ..Vmm::COMMANDS in |vmm| vmm]; }

#[monitor_commands(shared)]
impl Vmm {
    #[monitor_command(oob)]
    fn yank(&self) {}
}

fn main() {}
