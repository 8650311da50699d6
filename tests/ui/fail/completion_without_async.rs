//! A command with a completion is asynchronous, and says so.

#![allow(unused)]

use monitor_runtime::{Completion, monitor_commands};

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn balloon(&mut self, value: u64, done: Completion<u64>) {}
}

fn main() {}
