//! An out-of-band command has a shared context.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command(oob)]
    fn yank(&self) {}
}

fn main() {}
