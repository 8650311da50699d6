//! What is not at the prompt is not typed.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command(hmp(off))]
    fn eject(&self, #[arg(hmp(flag = 'f'))] force: bool) {}
}

fn main() {}
