//! The session gives the completion.

#![allow(unused)]

use monitor_runtime::{Completion, monitor_commands};

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command(async)]
    fn savevm(&mut self, #[arg(name = "finished")] done: Completion<u64>) {}
}

fn main() {}
