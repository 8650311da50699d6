//! The list has one line a command.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command(hmp(help = "go on\nnow"))]
    fn cont(&self) {}
}

fn main() {}
