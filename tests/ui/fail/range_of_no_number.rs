//! Only numbers lie between two others.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn name(&self, #[arg(range = 1..=36)] id: String) {}
}

fn main() {}
