//! The arguments of a command are one list.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn balloon(&self, #[cfg(unix)] value: u64, #[cfg_attr(unix, cfg(all()))] other: u64) {}
}

fn main() {}
