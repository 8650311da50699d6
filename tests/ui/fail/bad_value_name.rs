//! A value is what QAPI allows.

#![allow(unused)]

use monitor_runtime::QapiType;

#[derive(QapiType)]
enum Mode {
    #[qapi(name = "very fast")]
    Fast,
    Größer,
}

fn main() {}
