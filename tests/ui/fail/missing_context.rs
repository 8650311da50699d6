//! What a function does, it does to something.

#![allow(unused)]

use monitor_runtime::{CommandTable, command_table, monitor_command};

struct Vmm;

#[monitor_command]
fn stop() {}

command_table! { static COMMANDS: CommandTable<Vmm> = [stop]; }

fn main() {}
