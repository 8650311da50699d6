//! The end of an `async fn` is its completion.

#![allow(unused)]

use monitor_runtime::{Completion, monitor_command};

#[derive(Clone)]
struct Vmm;

#[monitor_command]
async fn migrate(vmm: Vmm, uri: String, done: Completion<u64>) {}

fn main() {}
