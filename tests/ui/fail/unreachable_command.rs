//! A command that nobody can call, and names that nobody can use.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command(hmp(off), qmp(off))]
    fn balloon(&self) {}

    #[monitor_command(qmp(off), alias = "halt")]
    fn stop(&self) {}

    #[monitor_command(hmp(off, help = "go on"))]
    fn cont(&self) {}
}

fn main() {}
