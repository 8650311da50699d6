//! An argument may outlive the request's text.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn rename(&mut self, name: &str) {}

    #[monitor_command]
    fn send(&mut self, bytes: &[u8]) {}
}

fn main() {}
