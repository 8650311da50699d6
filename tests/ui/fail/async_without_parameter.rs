//! An asynchronous command has somebody to tell.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command(async)]
    fn balloon(&mut self) {}
}

fn main() {}
