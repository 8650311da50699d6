//! People and generators mix them up.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn balloon(&self, node_name: u64, #[arg(name = "node_name")] other: u64) {}
}

fn main() {}
