//! In a shared block commands of other threads may run at the same time.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands(shared)]
impl Vmm {
    #[monitor_command]
    fn yank(&mut self) {}

    #[monitor_command]
    fn stop(self: &mut Self) {}
}

fn main() {}
