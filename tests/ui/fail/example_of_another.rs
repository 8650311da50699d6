//! An example is a line of its command, under one of the names it has.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command(hmp(name = "balloon|b", example = "ballon 512M"))]
    fn balloon(&self, value: u64) {}
}

fn main() {}
