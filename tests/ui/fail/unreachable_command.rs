//! A command is off the wire or off the prompt, and not both.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command(hmp(off), qmp(off))]
    fn balloon(&self) {}
}

fn main() {}
