//! A flag is a letter or a digit.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn eject(&self, #[arg(hmp(flag = '-'))] force: bool, #[arg(hmp(flag = "f"))] all: bool) {}
}

fn main() {}
