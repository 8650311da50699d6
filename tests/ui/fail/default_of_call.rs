//! What comes with the call has no default.

#![allow(unused)]

use monitor_runtime::{Caller, monitor_commands};
use std::os::fd::OwnedFd;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn stop(&self, #[arg(default = 1)] caller: &Caller) {}

    #[monitor_command]
    fn add_fd(&self, #[arg(default = 1)] fd: OwnedFd) {}
}

fn main() {}
