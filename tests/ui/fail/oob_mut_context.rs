//! While an out-of-band command runs, others do.

#![allow(unused)]

use monitor_runtime::monitor_command;

struct Vmm;

#[monitor_command(oob)]
fn yank(vmm: &mut Vmm) {}

fn main() {}
