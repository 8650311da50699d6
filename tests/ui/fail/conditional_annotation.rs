//! The block cannot see an annotation that rustc expands later.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[cfg_attr(unix, monitor_command(name = "balloon"))]
    fn balloon(&self) {}

    #[monitor_command]
    #[cfg_attr(unix, monitor_command)]
    fn stop(&self) {}
}

fn main() {}
