//! Nobody would see what a handler wrote there.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn fill(&self, buffer: &mut Vec<u8>) {}
}

fn main() {}
