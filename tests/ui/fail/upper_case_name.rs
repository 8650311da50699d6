//! Capitals are for events.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command(name = "Stop")]
    fn stop(&self, nodeName: u8) {}
}

fn main() {}
