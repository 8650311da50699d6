//! The schema lists every argument.

#![allow(unused)]

use monitor_runtime::monitor_command;

struct Vmm;

#[monitor_command]
unsafe extern "C" fn print(vmm: &Vmm, format: String, rest: ...) {}

fn main() {}
