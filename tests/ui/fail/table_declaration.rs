//! A table is declared as a `static` is.

#![allow(unused)]

use monitor_runtime::{CommandTable, command_table, monitor_command};

struct Vmm;

#[monitor_command]
fn stop(vmm: &mut Vmm) {}

command_table! { static COMMANDS = [stop]; }

command_table! { let COMMANDS: CommandTable<Vmm> = [stop]; }

fn main() {}
