//! An event, until each of many clients could be sent it.

use crate::ours::{LinkChanged, Ours};
use crate::suite::{Failed, Repeats, Row, Side, Work};
use monitor_runtime::Events;
use serde::Serialize;
use std::hint::black_box;
use std::time::{SystemTime, UNIX_EPOCH};

fn ours(sessions: usize) -> Result<Work, Failed> {
    let events = Events::new(SystemTime::now);
    let mut clients = Ours::many(sessions, &events)?;
    let mut output = Vec::new();
    Ok(Box::new(move |times| {
        for _ in 0..times {
            events.emit(black_box(&LinkChanged::new()));
            for client in &mut clients {
                output.clear();
                client.read(&mut output);
                black_box(&output);
            }
        }
    }))
}

#[derive(Serialize)]
struct Line<'a> {
    event: &'static str,
    data: &'a LinkChanged,
    timestamp: Timestamp,
}

#[derive(Serialize)]
struct Timestamp {
    seconds: u64,
    microseconds: u32,
}

/// Each session writes the event for itself, as a host does that sends to a list of clients.
fn hand(sessions: usize) -> Work {
    let mut outputs = vec![Vec::new(); sessions];
    Box::new(move |times| {
        for _ in 0..times {
            let data = black_box(LinkChanged::new());
            let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
            for output in &mut outputs {
                let timestamp = Timestamp { seconds: now.as_secs(), microseconds: now.subsec_micros() };
                output.clear();
                let line = Line { event: "LINK_CHANGED", data: &data, timestamp };
                // It always serialises, and a `Vec` takes any write.
                let _ = serde_json::to_writer(&mut *output, &line);
                output.extend_from_slice(b"\r\n");
                black_box(&output);
            }
        }
    })
}

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row {
            title: "an event to one client",
            repeats: Repeats::MANY,
            sides: vec![
                Side { key: "event-1/hand", title: "by hand", prepare: || Ok(hand(1)) },
                Side { key: "event-1/ours", title: "ours", prepare: || ours(1) },
            ],
        },
        Row {
            title: "an event to 1,000 clients",
            repeats: Repeats::FEW,
            sides: vec![
                Side {
                    key: "event-1000/hand",
                    title: "by hand, written for each",
                    prepare: || Ok(hand(1000)),
                },
                Side { key: "event-1000/ours", title: "ours", prepare: || ours(1000) },
            ],
        },
    ]
}
