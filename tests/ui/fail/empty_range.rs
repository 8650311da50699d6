//! A range that no number is in refuses every call.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn plug(&self, #[arg(range = 64..=1)] cpus: u8) {}
}

fn main() {}
