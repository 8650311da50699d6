//! Something can be chosen.

#![allow(unused)]

use monitor_runtime::QapiType;

#[derive(QapiType)]
#[qapi(tag = "driver")]
enum Driver {}

#[derive(QapiType)]
#[qapi(alternate)]
enum Reference {}

fn main() {}
