//! Two ways to answer later are one too many.

#![allow(unused)]

use monitor_runtime::monitor_command;

#[derive(Clone)]
struct Vmm;

#[monitor_command(async)]
async fn migrate(vmm: Vmm, uri: String) {}

fn main() {}
