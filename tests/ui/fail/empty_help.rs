//! Saying nothing is not saying it.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command(hmp(help = " "))]
    fn cont(&self) {}
}

fn main() {}
