//! Data is an object on the wire.

#![allow(unused)]

use monitor_runtime::monitor_event;

#[monitor_event]
#[derive(serde::Serialize)]
struct Changed(u64, u64);

fn main() {}
