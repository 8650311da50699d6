//! A command as the table and the sessions grow: the cost is to stay what it is.

use crate::commands::{self, Client, Machine};
use crate::ours::Ours;
use crate::suite::{Failed, Repeats, Row, Side, Work};
use crate::tables;
use monitor_runtime::{CommandTable, Events};
use std::hint::black_box;
use std::time::SystemTime;

/// Asks for each of the table's commands in turn.
fn table(table: &'static CommandTable<Machine>, size: usize) -> Result<Work, Failed> {
    let mut client = Ours::serving(table)?;
    let names = &tables::NAMES[..size];
    // A stride without a common divisor: neither in the order of the table nor of the alphabet.
    let requests = (0..names.len()).map(|number| {
        let name = names[number * 7 % names.len()];
        format!(r#"{{"execute":"{name}","arguments":{{"device":"net0","value":7}},"id":"libvirt-42"}}"#)
    });
    let requests: Vec<String> = requests.collect();
    let (mut next, mut reply) = (0, Vec::new());
    Ok(Box::new(move |times| {
        for _ in 0..times {
            client.answer(black_box(requests[next].as_bytes()), &mut reply);
            black_box(&reply);
            next = (next + 1) % requests.len();
        }
    }))
}

/// Asks in each session in turn.
fn sessions(sessions: usize) -> Result<Work, Failed> {
    let mut clients = Ours::many(sessions, &Events::new(SystemTime::now))?;
    let (mut next, mut reply) = (0, Vec::new());
    let mut ask = move || {
        clients[next].answer(black_box(commands::SCALARS.as_bytes()), &mut reply);
        black_box(&reply);
        next = (next + 1) % sessions;
    };
    // Each has its buffers before they are measured.
    (0..sessions).for_each(|_| ask());
    Ok(Box::new(move |times| (0..times).for_each(|_| ask())))
}

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row {
            title: "a command as the table grows",
            repeats: Repeats::MANY,
            sides: vec![
                Side { key: "table/10", title: "10 commands", prepare: || table(&tables::TEN, 10) },
                Side { key: "table/100", title: "100 commands", prepare: || table(&tables::HUNDRED, 100) },
                Side {
                    key: "table/1000",
                    title: "1,000 commands",
                    prepare: || table(&tables::THOUSAND, 1000),
                },
            ],
        },
        Row {
            title: "a command as the sessions grow",
            repeats: Repeats::MANY,
            sides: vec![
                Side { key: "sessions/1", title: "1 session", prepare: || sessions(1) },
                Side { key: "sessions/100", title: "100 sessions", prepare: || sessions(100) },
                Side { key: "sessions/10000", title: "10,000 sessions", prepare: || sessions(10_000) },
            ],
        },
    ]
}
