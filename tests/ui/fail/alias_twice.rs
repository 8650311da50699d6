//! So is a second one.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command(alias = "halt", alias = "pause", alias = "halt")]
    fn stop(&self) {}
}

fn main() {}
