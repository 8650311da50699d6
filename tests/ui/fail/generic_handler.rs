//! A table holds functions, and a generic one is not a function yet.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn resize<T: Into<u64>>(&mut self, size: T) {}

    #[monitor_command]
    fn fill<const N: usize>(&mut self, bytes: [u8; N]) {}
}

fn main() {}
