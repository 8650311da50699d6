//! An event's name stands for one kind of data.

#![allow(unused)]

use monitor_runtime::monitor_event;

#[monitor_event]
struct Change<T> {
    to: T,
}

fn main() {}
