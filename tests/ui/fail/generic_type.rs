//! A type of QAPI's has one name, so it is one type.

#![allow(unused)]

use monitor_runtime::QapiType;

#[derive(QapiType)]
struct Pair<T> {
    one: T,
}

fn main() {}
