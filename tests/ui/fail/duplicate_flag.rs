//! A flag is one argument, and so is `/fmt`.

#![allow(unused)]

use monitor_runtime::human::Format;
use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn eject(&self, #[arg(hmp(flag = 'f'))] force: bool, #[arg(hmp(flag = 'f'))] file: String) {}

    #[monitor_command]
    fn dump(&self, #[arg(hmp(fmt))] fmt: Format, #[arg(hmp(fmt))] other: Format) {}
}

fn main() {}
