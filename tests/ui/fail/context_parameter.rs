//! The context of a function is what its first parameter borrows.

#![allow(unused)]

use monitor_runtime::monitor_command;

struct Vmm;

#[monitor_command]
fn nothing() {}

#[monitor_command]
fn by_value(vmm: Vmm) {}

#[monitor_command(oob)]
fn out_of_band(vmm: &mut Vmm) {}

fn main() {}
