//! An event's data is an object, whose members the schema lists.

#![allow(unused)]

use monitor_runtime::{Events, monitor_event};

#[monitor_event]
#[derive(serde::Serialize)]
enum Change {
    Up,
}

fn emit(events: &Events) {
    events.emit(&Change::Up);
}

fn main() {}
