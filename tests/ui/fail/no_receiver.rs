//! A handler in a block is a method.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn balloon(vmm: &mut Vmm, value: u64) {}
}

fn main() {}
