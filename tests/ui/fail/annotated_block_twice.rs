//! All keys of a block stand in one attribute.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
#[monitor_commands(table = OTHERS)]
impl Vmm {
    #[monitor_command]
    fn stop(&self) {}
}

fn main() {}
