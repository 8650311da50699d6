//! What makes a union or an alternate of an enum makes nothing of a struct, nor both of one.

#![allow(unused)]

use monitor_runtime::QapiType;

#[derive(QapiType)]
#[qapi(tag = "kind")]
struct Node {
    name: String,
}

#[derive(QapiType)]
#[qapi(alternate, tag = "kind")]
enum Either {
    One(String),
    Other(u64),
}

fn main() {}
