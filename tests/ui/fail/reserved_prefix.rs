//! QAPI's generators use it themselves.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn q_stop(&self, #[arg(name = "q-mode")] mode: u8) {}
}

fn main() {}
