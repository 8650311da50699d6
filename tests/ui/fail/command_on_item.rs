//! A command is a function.

#![allow(unused)]

use monitor_runtime::{monitor_command, monitor_commands};

struct Vmm;

#[monitor_command]
impl Vmm {}

#[monitor_commands(table = CONSTANTS)]
impl Vmm {
    #[monitor_command]
    const LIMIT: u64 = 64;
}

fn main() {}
