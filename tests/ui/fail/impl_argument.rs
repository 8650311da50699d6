//! A request is read into a type that the schema names.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn send(&self, bytes: impl Iterator<Item = u8>) {}
}

fn main() {}
