//! What a prompt takes for more than a word cannot be in one.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command(hmp = "say \"it\"")]
    fn say(&self) {}

    #[monitor_command(hmp(name = "größe"))]
    fn tell(&self) {}
}

fn main() {}
