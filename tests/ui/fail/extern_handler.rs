//! Glue makes plain calls.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    extern "C" fn peek(&self, address: u64) {}
}

fn main() {}
