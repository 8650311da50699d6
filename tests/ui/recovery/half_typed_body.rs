//! What is wrong in a body is said once, by rustc, and costs no other command.

#![allow(unused)]

use monitor_runtime::{CommandTable, command_table, monitor_commands};

struct Vmm;

command_table! { static COMMANDS: CommandTable<Vmm> = [..Vmm::COMMANDS]; }

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn balloon(&mut self) {
        self.
    }

    #[monitor_command]
    fn stop(&mut self) -> u8 {
        "stopped"
    }
}

fn main() {}
