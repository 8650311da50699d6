//! The completion comes last.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command(async)]
    fn savevm(&mut self, done: monitor_runtime::Completion<u64>, tag: String) {}
}

fn main() {}
