//! A block that implements a trait cannot carry a constant of its own.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

trait Machine {
    fn stop(&self);
}

#[monitor_commands]
impl Machine for Vmm {
    #[monitor_command]
    fn stop(&self) {}
}

fn main() {}
