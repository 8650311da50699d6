//! QAPI keeps downstream names apart by a domain.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command(name = "__vendor_stop")]
    fn stop(&self) {}
}

fn main() {}
