//! A choice of an alternate is a type.

#![allow(unused)]

use monitor_runtime::QapiType;

#[derive(QapiType)]
#[qapi(alternate)]
enum Reference {
    Name(String),
    Nothing,
}

fn main() {}
