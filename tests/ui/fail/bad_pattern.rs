//! A pattern is a regular expression.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn name(&self, #[arg(pattern = "^[a-z+$")] id: String) {}
}

fn main() {}
