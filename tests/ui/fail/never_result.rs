//! Every request is answered.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn quit(&mut self) -> ! {
        std::process::exit(0)
    }
}

fn main() {}
