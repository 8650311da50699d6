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

#[derive(QapiType)]
#[qapi(range = 1..=64)]
struct Cpus {
    count: u8,
}

#[derive(QapiType)]
#[qapi(tag = "kind", unstable)]
struct Cpu(u8);

fn main() {}
