//! Names that differ in what generators drop are one name to them.

#![allow(unused)]

use monitor_runtime::QapiType;

#[derive(QapiType)]
struct Node {
    node_name: String,
    #[qapi(name = "node_name")]
    other: String,
}

#[derive(QapiType)]
enum Mode {
    VeryFast,
    #[qapi(name = "very_fast")]
    Fast,
}

fn main() {}
