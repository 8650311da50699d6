//! Nobody can write it.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command(name = "", alias = "")]
    fn stop(&self, #[arg(name = "")] mode: u8) {}
}

fn main() {}
