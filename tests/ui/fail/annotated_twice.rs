//! All keys of a command stand in one attribute.

#![allow(unused)]

use monitor_runtime::{monitor_command, monitor_commands};

struct Vmm;

#[monitor_command]
#[monitor_command(alias = "b")]
fn b(_: &Vmm) {}

#[monitor_commands]
impl Vmm {
    #[monitor_command(name = "a")]
    #[monitor_command(alias = "b")]
    fn a(&self) {}
}

fn main() {}
