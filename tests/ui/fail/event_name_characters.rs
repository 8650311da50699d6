//! What event names are made of.

#![allow(unused)]

use monitor_runtime::monitor_event;

#[monitor_event(name = "BALLOON-CHANGE")]
#[derive(serde::Serialize, schemars::JsonSchema)]
struct BalloonChange;

fn main() {}
