//! What is read and written has a name.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn balloon(&self, value: impl Into<u64>) -> Option<impl Sized> {
        Some(())
    }
}

fn main() {}
