//! A flag is one argument.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn eject(&self, #[arg(hmp(flag = 'f'))] force: bool, #[arg(hmp(flag = 'f'))] file: String) {}
}

fn main() {}
