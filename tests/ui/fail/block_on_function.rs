//! A function has an attribute of its own.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
fn stop(vmm: &mut Vmm) {}

fn main() {}
