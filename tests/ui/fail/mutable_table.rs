//! Nothing is registered at run time.

#![allow(unused)]

use monitor_runtime::{CommandTable, command_table, monitor_command};

struct Vmm;

#[monitor_command]
fn stop(vmm: &mut Vmm) {}

command_table! { static mut COMMANDS: CommandTable<Vmm> = [stop]; }

fn declared() -> usize {
    COMMANDS.declarations().iter().count()
}

fn main() {}
