//! The next command needs the context, too.

#![allow(unused)]

use monitor_runtime::{CommandTable, command_table, monitor_command};

struct Vmm;

#[monitor_command]
fn stop(vmm: Vmm) {}

command_table! { static COMMANDS: CommandTable<Vmm> = [stop]; }

fn main() {}
