//! Documents and errors name the ends, so both belong to a limit.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn plug(
        &self,
        #[arg(range = 1..65)] cpus: u8,
        #[arg(range = ..)] sockets: u8,
        #[arg(range = 64)] threads: u8,
        #[arg(length = 0..37)] id: String,
    ) {
    }
}

fn main() {}
