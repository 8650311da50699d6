//! A table is for one context.

#![allow(unused)]

use monitor_runtime::monitor_command;

trait Machine {}

#[monitor_command]
fn stop(machine: &mut impl Machine) {}

fn main() {}
