//! An asynchronous command answers through its last parameter, which is a completion whatever it is called.

#![allow(unused)]

use monitor_runtime::{Completion, monitor_commands};

struct Vmm;

type Done = Completion<u64>;

#[monitor_commands]
impl Vmm {
    #[monitor_command(async)]
    fn balloon(&mut self, value: u64) {}

    #[monitor_command(async)]
    fn resize(&mut self, value: u64, done: Done) {}
}

fn main() {}
