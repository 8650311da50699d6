//! There are two kinds of access.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command(access = write)]
    fn stop(&self) {}
}

fn main() {}
