//! A `static` speaks of types that live as long.

#![allow(unused)]

use monitor_runtime::{CommandTable, command_table, monitor_command};

struct Vmm;

#[monitor_command]
fn stop(vmm: &mut Vmm) {}

command_table! { static COMMANDS: CommandTable<&Vmm> = [stop]; }

fn main() {}
