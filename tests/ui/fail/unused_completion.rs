//! A completion that is dropped answers with an error.

#![deny(unused_must_use)]

use monitor_runtime::{Completion, monitor_commands};

struct Vmm;

fn later(done: Completion<u64>) -> Completion<u64> {
    done
}

#[monitor_commands]
impl Vmm {
    #[monitor_command(async)]
    fn balloon(&mut self, done: Completion<u64>) {
        later(done);
    }
}

fn main() {}
