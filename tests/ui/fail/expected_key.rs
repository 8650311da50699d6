//! What stands here is no word.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command("stop", 17)]
    fn stop(&self) {}
}

fn main() {}
