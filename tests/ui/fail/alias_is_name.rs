//! An alias is another name.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command(alias = "block-resize")]
    fn block_resize(&self) {}

    #[monitor_command(name = "halt", alias = "halt")]
    fn stop(&self) {}
}

fn main() {}
