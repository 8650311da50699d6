//! What a handler borrows, it borrows for the call.

#![allow(unused)]

use monitor_runtime::{Caller, monitor_command};

struct Vmm;

#[monitor_command]
fn whoami<'a>(vmm: &Vmm, caller: &'a Caller) -> String {
    String::new()
}

fn main() {}
