//! What is left out has a value that the command takes.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn plug(&self, #[arg(default = 0, range = 1..=64)] cpus: u8) {}
}

fn main() {}
