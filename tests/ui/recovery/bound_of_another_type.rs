//! The ends of a range are numbers of the argument's type, and rustc says at each which is none.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn plug(&self, #[arg(range = 1..=300)] cpus: u8, #[arg(range = -1..=1.5)] sockets: u16) {}
}

fn main() {}
