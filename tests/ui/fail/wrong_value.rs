//! A key with a value of another shape.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command(name = 5, alias, async = true, user_print = "print", qmp = off, hmp = cont)]
    fn balloon(&self) {}

    #[monitor_command = "stop"]
    fn stop(&self, #[arg = "x"] value: u8, #[arg(name("x"), default)] other: u8) {}

    #[monitor_command(name = "c" alias = "d")]
    fn cont(&self) {}
}

fn main() {}
