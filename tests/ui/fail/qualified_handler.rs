//! Glue makes plain, safe calls.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    unsafe fn balloon(&self) {}

    #[monitor_command]
    extern "C" fn stop(&self) {}
}

fn main() {}
