//! `hmp(off)` leaves nothing to say of the prompt.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command(hmp(off, help = "go on"))]
    fn cont(&self) {}

    #[monitor_command(hmp(name = "s", off))]
    fn stop(&self) {}
}

fn main() {}
