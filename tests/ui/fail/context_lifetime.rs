//! The context is lent for one call.

#![allow(unused)]

use monitor_runtime::{monitor_command, monitor_commands};

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn stop(&'static self) {}
}

#[monitor_command]
fn cont(vmm: &'static mut Vmm) {}

fn main() {}
