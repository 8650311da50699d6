//! A value of an enum is a string.

#![allow(unused)]

use monitor_runtime::QapiType;

#[derive(QapiType)]
enum Mode {
    Fast,
    Slow(u64),
}

fn main() {}
