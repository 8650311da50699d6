//! A table is a `static`, and so is what it speaks of.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct View<'a>(&'a u8);

#[monitor_commands]
impl View<'_> {
    #[monitor_command]
    fn look(&self) {}
}

fn main() {}
