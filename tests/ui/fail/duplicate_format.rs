//! A line has one `/fmt`.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

use monitor_runtime::human::Format;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn dump(&self, #[arg(hmp(fmt))] fmt: Format, #[arg(hmp(fmt))] other: Format) {}
}

fn main() {}
