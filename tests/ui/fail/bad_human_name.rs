//! A human name is a word, with its sub-table first.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command(hmp = "info balloon|info b")]
    fn query_balloon(&self) {}

    #[monitor_command(hmp(name = "cont|"))]
    fn cont(&self) {}

    #[monitor_command(hmp = "say \"it\"")]
    fn say(&self) {}
}

fn main() {}
