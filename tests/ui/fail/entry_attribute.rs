//! An entry of a table is no item.

#![allow(unused)]

use monitor_runtime::{CommandTable, command_table, monitor_command};

struct Vmm;

#[monitor_command]
fn stop(_: &Vmm) {}

command_table! {
    static COMMANDS: CommandTable<Vmm> = [#[allow(unused)] stop, #[cfg(unix)] stop];
}

fn main() {}
