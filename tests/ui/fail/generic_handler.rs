//! A table holds functions, and a generic one is not a function yet.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn balloon<T: Default>(&self, value: u64) {}

    #[monitor_command]
    fn name<'a>(&'a self) -> &'a str {
        ""
    }
}

fn main() {}
