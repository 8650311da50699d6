//! A member stands beside those of a base and of every branch.

#![allow(unused)]

use monitor_runtime::QapiType;

#[derive(QapiType)]
struct Base {
    node_name: String,
}

#[derive(QapiType)]
struct Node {
    node_name: u64,
    #[qapi(flatten)]
    base: Base,
}

#[derive(QapiType)]
#[qapi(tag = "node-name")]
enum Driver {
    File(Base),
}

fn main() {}
