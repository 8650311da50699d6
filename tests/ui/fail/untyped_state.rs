//! States are of a type: a block says which, a function writes it with the state.

#![allow(unused)]

use monitor_runtime::{monitor_command, monitor_commands};

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command(states(Paused))]
    fn cont(&self) {}
}

#[monitor_command(states(Running))]
fn stop(vmm: &Vmm) {}

fn main() {}
