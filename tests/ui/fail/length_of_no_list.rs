//! What is neither text nor a list has no length.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn plug(&self, #[arg(length = 1..=2)] cpus: u8) {}
}

fn main() {}
