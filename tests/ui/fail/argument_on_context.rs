//! The host gives the context.

#![allow(unused)]

use monitor_runtime::{monitor_command, monitor_commands};

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn stop(#[arg(name = "vmm")] &mut self) {}
}

#[monitor_command]
fn cont(#[arg(default = 1)] vmm: &mut Vmm) {}

fn main() {}
