//! What is left out has a value that the command takes.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn name(&self, #[arg(default = "Disk 0", pattern = "^[a-z][a-z0-9-]*$")] id: String) {}
}

fn main() {}
