//! A block without commands has lost its annotations.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    fn balloon(&self) {}
}

fn main() {}
