//! Integers are expressions, so `expr` is said of sizes only.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn memory(&self, #[arg(hmp(expr))] address: u64) {}
}

fn main() {}
