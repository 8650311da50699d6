//! A monitor without commands cannot even be asked what it has.

#![allow(unused)]

use monitor_runtime::{CommandTable, command_table};

struct Vmm;

command_table! { static COMMANDS: CommandTable<Vmm> = []; }

fn declared() -> usize {
    COMMANDS.declarations().iter().count()
}

fn main() {}
