//! A default that is compared with its limits only by running code might refuse each call that leaves it out.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn name(
        &self,
        #[arg(default = host_name(), length = 1..=36)] id: String,
        #[arg(default = "disk0".to_owned(), pattern = "^[a-z]+[0-9]$")] device: String,
        #[arg(default = vec![0, 1], length = ..=4)] cpus: Vec<u8>,
    ) {
    }
}

fn host_name() -> String {
    "host".to_owned()
}

fn main() {}
