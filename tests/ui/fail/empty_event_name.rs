//! Nobody can wait for it.

#![allow(unused)]

use monitor_runtime::monitor_event;

#[monitor_event(name = "")]
#[derive(serde::Serialize, schemars::JsonSchema)]
struct Stopped;

fn main() {}
