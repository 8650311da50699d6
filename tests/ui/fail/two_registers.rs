//! A table has one hook for registers, and it is of the table's context.

#![allow(unused)]

use monitor_runtime::{CommandTable, builtin, command_table};

struct Vmm;

fn registers(vmm: &Vmm, name: &str) -> Option<i64> {
    None
}

fn counters(vmm: &Vmm, name: &str) -> Option<i64> {
    None
}

command_table! {
    static COMMANDS: CommandTable<Vmm> = [..builtin::HUMAN, registers registers, registers counters];
}

fn main() {}
