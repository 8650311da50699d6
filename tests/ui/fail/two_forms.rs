//! An argument is typed in one way.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn dump(&self, #[arg(hmp(file, rest))] path: String, #[arg(hmp(time, size("M")))] size: u64) {}
}

fn main() {}
