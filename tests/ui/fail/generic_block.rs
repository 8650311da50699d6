//! A table is one constant, so its block is of one type.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm<T>(T);
struct Borrowed<'a>(&'a u8);

#[monitor_commands]
impl<T> Vmm<T> {
    #[monitor_command]
    fn balloon(&self) {}
}

#[monitor_commands]
impl Borrowed<'_> {
    #[monitor_command]
    fn balloon(&self) {}
}

#[monitor_commands]
trait Machine<T> {
    #[monitor_command]
    fn balloon(&self);
}

fn main() {}
