//! A key is given once.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands(shared, shared)]
impl Vmm {
    #[monitor_command(name = "a", oob, name = "b")]
    fn balloon(&self, #[arg(default = 1)] #[arg(default = 2)] value: u64) {}
}

fn main() {}
