//! What takes all arguments leaves none for others.

#![allow(unused)]

use monitor_runtime::QapiType;

#[derive(QapiType)]
struct Options {
    id: String,
}

struct Vmm;

#[monitor_runtime::monitor_commands]
impl Vmm {
    #[monitor_command]
    fn add(&self, #[arg(flatten)] options: Options, force: bool) {}
}

fn main() {}
