//! A method knows its block only through the block's attribute.

#![allow(unused)]

use monitor_runtime::monitor_command;

struct Vmm;

impl Vmm {
    #[monitor_command]
    fn stop(&mut self) {}
}

fn main() {}
