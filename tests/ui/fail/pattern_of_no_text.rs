//! Only text is matched.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn name(&self, #[arg(pattern = "^[0-9]+$")] cpus: u8) {}
}

fn main() {}
