//! A request has one answer.

#![allow(unused)]

use monitor_runtime::{Completion, monitor_commands};

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command(async)]
    fn savevm(&mut self, first: Completion<u64>, second: Completion<u64>) {}
}

fn main() {}
