//! A table is known by its address, which a constant does not have.

#![allow(unused)]

use monitor_runtime::{CommandTable, command_table, monitor_command};

struct Vmm;

#[monitor_command]
fn stop(vmm: &mut Vmm) {}

command_table! { const COMMANDS: CommandTable<Vmm> = [stop]; }

fn declared() -> usize {
    COMMANDS.declarations().iter().count()
}

fn main() {}
