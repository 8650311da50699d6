//! Event names are what QAPI allows.

#![allow(unused)]

use monitor_runtime::monitor_event;

#[monitor_event(name = "balloon-change")]
#[derive(serde::Serialize, schemars::JsonSchema)]
struct BalloonChange {
    actual: u64,
}

#[monitor_event]
#[derive(serde::Serialize, schemars::JsonSchema)]
struct Größe {
    actual: u64,
}

fn main() {}
