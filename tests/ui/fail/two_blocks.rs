//! Two blocks of one type have two names.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn stop(&self) {}
}

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn cont(&self) {}
}

fn main() {}
