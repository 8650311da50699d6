//! A feature is there or not.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command(features("fine", "other", "fine"))]
    fn stop(&self) {}
}

fn main() {}
