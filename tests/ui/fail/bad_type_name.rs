//! A type's name is written as types are.

#![allow(unused)]

use monitor_runtime::QapiType;

#[derive(QapiType)]
#[qapi(name = "node-info")]
struct NodeInfo {
    name: String,
}

#[derive(QapiType)]
enum MODE {
    Fast,
}

fn main() {}
