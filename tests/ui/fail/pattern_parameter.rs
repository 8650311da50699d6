//! An argument is called what its parameter is called.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn balloon(&self, (low, high): (u64, u64), _: u8) {}
}

fn main() {}
