//! Commands are functions.

#![allow(unused)]

use monitor_runtime::monitor_commands;

#[monitor_commands]
struct Vmm;

fn main() {}
