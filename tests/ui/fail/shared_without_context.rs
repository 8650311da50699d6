//! A shared command runs on the shared context, too.

#![allow(unused)]

use monitor_runtime::{CommandTable, command_table, monitor_command};

struct Shared;

#[monitor_command(oob)]
fn yank(shared: &Shared) {}

struct Vmm {
    shared: Shared,
}

command_table! { static COMMANDS: CommandTable<Vmm> = [shared yank in |vmm| &vmm.shared]; }

fn main() {}
