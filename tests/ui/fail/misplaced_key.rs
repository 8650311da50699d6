//! A key of another attribute is right, only not here.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands(oob)]
impl Vmm {
    #[monitor_command(default = 1, table = NAME, crate = monitor_runtime)]
    fn stop(&self, #[arg(async)] mode: u8) {}
}

fn main() {}
