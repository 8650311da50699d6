//! Who holds a completion is asked, and nothing is taken from under him.

#![allow(unused)]

use monitor_runtime::{Completion, monitor_commands};

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command(cancel = drop)]
    fn stop(&mut self) {}

    #[monitor_command(async, cancel = keep)]
    fn migrate(&mut self, done: Completion<()>) {}
}

fn main() {}
