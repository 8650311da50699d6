//! The schema says what comes back.

#![allow(unused)]

use monitor_runtime::{Error, monitor_commands};

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn query_blocks(&self) -> impl Iterator<Item = u8> {
        [].into_iter()
    }

    #[monitor_command]
    fn query_name(&self) -> Result<impl ToString, Error> {
        Ok("vm")
    }
}

fn main() {}
