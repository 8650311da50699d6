//! A command has one list of arguments.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn balloon(&self, #[cfg_attr(unix, arg(default = 1))] value: u64) {}
}

fn main() {}
