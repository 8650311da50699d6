//! A block of another context is joined through a projection.

#![allow(unused)]

use monitor_runtime::{CommandTable, command_table, monitor_commands};

struct Vmm;
struct Net;

command_table! { static COMMANDS: CommandTable<Net> = [..Vmm::COMMANDS]; }

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn stop(&self) {}
}

fn main() {}
