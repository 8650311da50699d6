//! A size is counted in one of the units there are.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn balloon(&self, #[arg(hmp(size("MiB")))] value: u64, #[arg(hmp(size))] other: u64) {}
}

fn main() {}
