//! Nothing comes after the rest of the line, but flags come before it.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn say(&self, #[arg(hmp(rest))] text: String, #[arg(hmp(flag = 'l'))] loud: bool, to: String) {}
}

fn main() {}
