//! Alternatives are of the last word.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command(hmp = "info balloon|info b")]
    fn query_balloon(&self) {}
}

fn main() {}
