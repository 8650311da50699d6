//! That is how events and commands are told apart.

#![allow(unused)]

use monitor_runtime::monitor_event;

#[monitor_event(name = "balloon-change")]
#[derive(serde::Serialize, schemars::JsonSchema)]
struct BalloonChange;

fn main() {}
