//! The nearest key is named.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command(nmae = "halt", user_prnt = print)]
    fn stop(&self, #[arg(defualt = 1)] mode: u8) {}
}

fn main() {}
