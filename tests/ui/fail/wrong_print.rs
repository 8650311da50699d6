//! `user_print` prints the command's own result.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

fn print(_: &String, _: &mut dyn std::fmt::Write) -> std::fmt::Result {
    Ok(())
}

#[monitor_commands]
impl Vmm {
    #[monitor_command(user_print = print)]
    fn query_balloon(&self) -> u64 {
        0
    }
}

fn main() {}
