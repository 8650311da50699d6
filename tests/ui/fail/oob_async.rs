//! An out-of-band command is done when its handler returns.

#![allow(unused)]

use monitor_runtime::{Completion, monitor_commands};

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command(async, oob)]
    fn yank(&self, done: Completion<()>) {}
}

fn main() {}
