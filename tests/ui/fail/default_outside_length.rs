//! What is left out has a value that the command takes.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

const LONGEST: usize = 4;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn name(&self, #[arg(default = "processor", length = 1..=LONGEST)] id: String) {}
}

#[monitor_commands(table = LISTS)]
impl Vmm {
    #[monitor_command]
    fn pin(&self, #[arg(default = [], length = 1..)] cpus: Vec<u8>) {}
}

fn main() {}
