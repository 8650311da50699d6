//! A function names a state with its type.

#![allow(unused)]

use monitor_runtime::monitor_command;

struct Vmm;

#[monitor_command(states(Running))]
fn stop(vmm: &Vmm) {}

fn main() {}
