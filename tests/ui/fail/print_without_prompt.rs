//! What `user_print` writes is for a prompt.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

fn print(value: &u64, out: &mut dyn std::fmt::Write) -> std::fmt::Result {
    Ok(())
}

#[monitor_commands]
impl Vmm {
    #[monitor_command(user_print = print, hmp(off))]
    fn query_size(&self) -> u64 {
        0
    }
}

fn main() {}
