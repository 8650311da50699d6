//! The host has a `&mut Context` to give, and no pointer of another kind.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

use std::rc::Rc;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn quit(self: Box<Self>) {}

    #[monitor_command]
    fn stop(self: Rc<Self>) {}
}

fn main() {}
