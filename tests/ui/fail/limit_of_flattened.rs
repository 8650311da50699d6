//! What stands for several members is no value of its own.

#![allow(unused)]

use monitor_runtime::{QapiType, monitor_commands};

#[derive(QapiType)]
struct Base {
    id: String,
}

#[derive(QapiType)]
struct Options {
    #[qapi(flatten, length = 1..=36)]
    base: Base,
}

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn add(&self, #[arg(flatten, pattern = "^a")] options: Base) {}
}

fn main() {}
