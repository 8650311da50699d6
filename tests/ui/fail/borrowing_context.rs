//! A table is a `static`, and so is what it speaks of.

#![allow(unused)]

use monitor_runtime::monitor_command;

struct View<'a>(&'a Vmm);

struct Vmm;

#[monitor_command]
fn look(view: &View<'_>) {}

fn main() {}
