//! What stands between two entries.

#![allow(unused)]

use monitor_runtime::{CommandTable, command_table, monitor_command};

struct Vmm;

#[monitor_command]
fn stop(vmm: &mut Vmm) {}

#[monitor_command]
fn cont(vmm: &mut Vmm) {}

command_table! { static COMMANDS: CommandTable<Vmm> = [stop cont]; }

fn main() {}
