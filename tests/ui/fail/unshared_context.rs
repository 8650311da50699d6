//! What several threads use at once can be shared.

#![allow(unused)]

use monitor_runtime::{monitor_command, monitor_commands};
use std::cell::Cell;

struct Counters {
    calls: Cell<u64>,
}

#[monitor_commands(shared)]
impl Counters {
    #[monitor_command(oob)]
    fn query_calls(&self) -> u64 {
        self.calls.get()
    }
}

#[monitor_command(oob)]
fn count(counters: &Counters) {}

fn main() {}
