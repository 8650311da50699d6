//! Other languages make identifiers of names.

#![allow(unused)]

use monitor_runtime::monitor_event;

#[monitor_event(name = "9P_CHANGE")]
#[derive(serde::Serialize, schemars::JsonSchema)]
struct Changed;

fn main() {}
