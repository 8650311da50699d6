//! The contexts of a table are read off its type; the table can be named all the same.

#![allow(unused)]

use monitor_runtime::{CommandTable, command_table, monitor_command};

struct Vmm;

type Table = CommandTable<Vmm>;

#[monitor_command]
fn stop(vmm: &mut Vmm) {}

command_table! { static COMMANDS: Table = [stop]; }

fn declared() -> usize {
    COMMANDS.declarations().iter().count()
}

fn main() {}
