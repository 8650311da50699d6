//! What is off cannot be named.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command(qmp(off), alias = "halt")]
    fn stop(&self) {}
}

fn main() {}
