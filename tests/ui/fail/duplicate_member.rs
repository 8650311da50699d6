//! Members, values and branches have names of their own.

#![allow(unused)]

use monitor_runtime::QapiType;

#[derive(QapiType)]
struct Node {
    node_name: String,
    #[qapi(name = "node-name")]
    other: String,
}

#[derive(QapiType)]
enum Mode {
    VeryFast,
    #[qapi(name = "very-fast")]
    Fast,
}

fn main() {}
