//! Each attribute on what it is for.

#![allow(unused)]

use monitor_runtime::{monitor_command, monitor_commands, monitor_event};

#[monitor_commands]
struct Vmm;

#[monitor_commands]
fn stop(vmm: &mut Vmm) {}

#[monitor_command]
impl Vmm {}

#[monitor_event]
enum Change {
    Up,
}

fn main() {}
