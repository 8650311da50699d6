//! A block's methods share the block's context.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn version() -> String {
        String::new()
    }
}

fn main() {}
