//! The message has all keys that there are.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands(everything)]
impl Vmm {
    #[monitor_command(frobnicate(1, 2))]
    fn stop(&self) {}
}

fn main() {}
