//! QAPI's generators make a struct of the arguments, and put members of their own in it.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn balloon(&self, has_value: bool, u: u8) {}
}

fn main() {}
