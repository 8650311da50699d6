//! A block says of what type its states are.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command(states(Paused))]
    fn cont(&self) {}
}

fn main() {}
