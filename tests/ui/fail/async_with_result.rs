//! A request has one answer.

#![allow(unused)]

use monitor_runtime::{Completion, Error, monitor_commands};

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command(async)]
    fn balloon(&mut self, value: u64, done: Completion<u64>) -> u64 {
        value
    }

    #[monitor_command(async)]
    fn savevm(&mut self, tag: String, done: Completion<()>) -> Result<String, Error> {
        Ok(tag)
    }
}

fn main() {}
