//! An alternative is another word.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command(hmp = "cont|c|c")]
    fn cont(&self) {}
}

fn main() {}
