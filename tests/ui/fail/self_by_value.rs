//! The next command needs the context, too.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn quit(self) {}

    #[monitor_command]
    fn stop(mut self: Self) {}
}

fn main() {}
