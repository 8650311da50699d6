//! `user_print` prints the command's own result.

#![allow(unused)]

use monitor_runtime::{Completion, monitor_commands};
use std::fmt;

struct Vmm;

fn print(_: &String, _: &mut dyn fmt::Write) -> fmt::Result {
    Ok(())
}

fn print_any<T: fmt::Display>(value: &T, out: &mut dyn fmt::Write) -> fmt::Result {
    write!(out, "{value}")
}

fn shown(_: u64) {}

#[monitor_commands]
impl Vmm {
    #[monitor_command(user_print = print)]
    fn query_balloon(&self) -> u64 {
        0
    }

    #[monitor_command(async, user_print = print)]
    fn balloon(&mut self, value: u64, done: Completion<u64>) {}

    #[monitor_command(user_print = shown)]
    fn query_size(&self) -> u64 {
        0
    }

    #[monitor_command(user_print = print_any)]
    fn query_count(&self) -> u64 {
        0
    }
}

fn main() {}
