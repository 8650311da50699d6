//! A future that borrows the context cannot outlive the call.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    async fn balloon(&mut self, value: u64) {}
}

fn main() {}
