//! A command has one answer.

#![allow(unused)]

use monitor_runtime::{Completion, monitor_commands};

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command(async)]
    fn balloon(&mut self, done: Completion<u64>) {
        done.complete(1);
        done.complete(2);
    }
}

fn main() {}
