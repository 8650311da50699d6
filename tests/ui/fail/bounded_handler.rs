//! A handler is callable whatever holds.

#![allow(unused)]

use monitor_runtime::monitor_commands;

#[monitor_commands]
trait Clock {
    #[monitor_command]
    fn now(&self) -> u64
    where
        Self: Sized;
}

fn main() {}
