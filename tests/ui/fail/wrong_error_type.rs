//! What a handler fails with says how it is told to a client.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;
struct Broken;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn stop(&self) -> Result<(), Broken> {
        Err(Broken)
    }
}

fn main() {}
