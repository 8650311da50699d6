//! The contexts of a table are read off its type.

#![allow(unused)]

use monitor_runtime::{CommandTable, command_table, monitor_command};

struct Vmm;
type Table = CommandTable<Vmm>;

#[monitor_command]
fn stop(_: &Vmm) {}

command_table! { static COMMANDS: Table = [stop]; }

fn main() {}
