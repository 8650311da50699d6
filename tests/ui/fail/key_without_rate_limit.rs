//! A key limits events apart, so there must be a limit; and it names a member.

#![allow(unused)]

use monitor_runtime::monitor_event;

#[monitor_event(key = device)]
#[derive(serde::Serialize, schemars::JsonSchema)]
struct Moved {
    device: String,
}

#[monitor_event(rate_limit_ms = 1000, key = divice)]
#[derive(serde::Serialize, schemars::JsonSchema)]
struct Turned {
    device: String,
}

#[monitor_event(rate_limit_ms = "1s")]
#[derive(serde::Serialize, schemars::JsonSchema)]
struct Shaken;

fn main() {}
