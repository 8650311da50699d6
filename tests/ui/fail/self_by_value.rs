//! A handler borrows its context, which the next command needs.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn balloon(self) {}

    #[monitor_command]
    fn stop(self: Box<Self>) {}
}

fn main() {}
