//! A result's type is one that a reply can carry.

#![allow(unused)]

use monitor_runtime::{Completion, monitor_commands};

struct Vmm;
struct Opaque;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn query_balloon(&self) -> Opaque {
        Opaque
    }

    #[monitor_command(async)]
    fn balloon(&self, done: Completion<Opaque>) {}
}

fn main() {}
