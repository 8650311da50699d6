//! One space between words, one `|` between alternatives.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command(hmp(name = "cont|"))]
    fn cont(&self) {}

    #[monitor_command(hmp = "info  a")]
    fn query_a(&self) {}

    #[monitor_command(hmp = "")]
    fn stop(&self) {}
}

fn main() {}
