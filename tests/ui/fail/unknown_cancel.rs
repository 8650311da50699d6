//! A future is dropped, or it runs to its end.

#![allow(unused)]

use monitor_runtime::monitor_command;

#[derive(Clone)]
struct Vmm;

#[monitor_command(cancel = abort)]
async fn migrate(vmm: Vmm) {}

fn main() {}
