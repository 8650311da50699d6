//! The call is over when the future is first polled.

#![allow(unused)]

use monitor_runtime::{Caller, monitor_command, monitor_commands};

#[derive(Clone)]
struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    async fn stop(&mut self) {}

    #[monitor_command]
    async fn whoami(self, caller: &Caller, name: &str) {}
}

#[monitor_command]
async fn migrate(vmm: &Vmm, uri: String) {}

fn main() {}
