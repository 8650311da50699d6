//! A name begins with a letter, also one that was not written.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn _private(&self, #[arg(name = "9p")] share: u8) {}
}

fn main() {}
