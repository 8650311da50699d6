//! Names of commands and arguments are what QAPI allows, and the default ones are checked as well.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command(name = "block resize")]
    fn block_resize(&self, #[arg(name = "9p")] share: u8, größe: u8) {}

    #[monitor_command(alias = "")]
    fn _private(&self, __: u8) {}
}

fn main() {}
