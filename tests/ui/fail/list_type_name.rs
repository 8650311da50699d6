//! Lists have names of their own.

#![allow(unused)]

use monitor_runtime::QapiType;

#[derive(QapiType)]
struct NodeList {
    names: Vec<String>,
}

fn main() {}
