//! An object's members have names.

#![allow(unused)]

use monitor_runtime::QapiType;

#[derive(QapiType)]
struct Span(u64, u64);

#[derive(QapiType)]
struct Nothing;

fn main() {}
