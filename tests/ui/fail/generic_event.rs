//! A name stands for one kind of data; the struct can be emitted all the same.

#![allow(unused)]

use monitor_runtime::{Events, monitor_event};

#[monitor_event]
#[derive(serde::Serialize)]
struct Changed<T> {
    to: T,
}

fn emit(events: &Events) {
    events.emit(&Changed { to: 1 });
}

fn main() {}
