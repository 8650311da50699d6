//! A length that nothing has refuses every call.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn name(&self, #[arg(length = 36..=1)] id: String) {}
}

fn main() {}
