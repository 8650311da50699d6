//! A key that is not there, with the nearest that is.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command(user_prnt = print)]
    fn balloon(&self, #[arg(deflt = 3)] value: u64) {}

    #[monitor_command(frobnicate(1, 2), 17)]
    fn stop(&self) {}

    #[monitor_command(crate = monitor_runtime)]
    fn cont(&self) {}
}

fn main() {}
