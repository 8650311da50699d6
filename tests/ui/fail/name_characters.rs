//! What names on the wire are made of.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command(name = "block resize")]
    fn block_resize(&self, #[arg(name = "node.name")] node: u8, größe: u8) {}
}

fn main() {}
