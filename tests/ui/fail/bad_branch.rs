//! A branch of a union is a struct, or nothing.

#![allow(unused)]

use monitor_runtime::QapiType;

#[derive(QapiType)]
#[qapi(tag = "driver")]
enum Driver {
    File { filename: String },
    Null(u64, bool),
}

fn main() {}
