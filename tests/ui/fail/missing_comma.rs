//! Keys are a list.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command(name = "halt" alias = "pause")]
    fn stop(&self) {}
}

fn main() {}
