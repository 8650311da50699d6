//! A default is a value, and there is no context where it is made.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm {
    size: u64,
}

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn balloon(&mut self, #[arg(default = self.size)] value: u64) {}
}

fn main() {}
