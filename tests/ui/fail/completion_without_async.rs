//! A command with a completion is asynchronous, and the completion comes last.

#![allow(unused)]

use monitor_runtime::{Completion, monitor_commands};

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn balloon(&mut self, value: u64, done: Completion<u64>) {}

    #[monitor_command(async)]
    fn savevm(&mut self, done: monitor_runtime::Completion<u64>, tag: Completion<String>) {}
}

fn main() {}
