//! An attribute has keys, and they have values.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command = "stop"]
    fn stop(&self, #[arg = "x"] value: u8) {}
}

fn main() {}
