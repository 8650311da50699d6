//! An argument's type is one that a request can carry.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;
struct Opaque;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn balloon(&self, value: Opaque) {}
}

fn main() {}
