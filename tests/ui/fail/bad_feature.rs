//! A feature is a QAPI name, and the two with a meaning are keys of their own.

#![allow(unused)]

use monitor_runtime::{monitor_commands, monitor_event};

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command(features("deprecated", "fine", "not fine"))]
    fn stop(&self, #[arg(features("unstable"))] now: bool) {}
}

#[monitor_event(features("9p"))]
#[derive(serde::Serialize, schemars::JsonSchema)]
struct Stop {}

fn main() {}
