//! People and generators mix them up.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn block_resize(&self) {}

    #[monitor_command(name = "block_resize")]
    fn resize(&self) {}
}

fn main() {}
