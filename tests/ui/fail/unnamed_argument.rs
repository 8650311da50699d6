//! Underscores silence rustc and are no part of a name.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn balloon(&mut self, __: u64) {}
}

fn main() {}
