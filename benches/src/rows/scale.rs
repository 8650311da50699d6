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

/// Looks for each of these names in turn, which are all there or are all not: finding is all that is measured.
fn find(table: &'static CommandTable<Machine>, names: Vec<String>, are_there: bool) -> Result<Work, Failed> {
    let commands = table.declarations();
    if names.iter().any(|name| commands.find(name).is_some() != are_there) {
        return Err("a name is not found as it is to be".into());
    }
    let mut next = 0;
    Ok(Box::new(move |times| {
        for _ in 0..times {
            black_box(commands.find(black_box(&names[next])));
            next = (next + 1) % names.len();
        }
    }))
}

/// The names of a table's commands, neither in its order nor in the alphabet's, each made another by `change`.
fn names(size: usize, change: impl Fn(&str) -> String) -> Vec<String> {
    (0..size).map(|number| change(tables::NAMES[number * 7 % size])).collect()
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
            title: "finding a command by its name",
            repeats: Repeats::MANY,
            sides: vec![
                Side {
                    key: "find/10",
                    title: "among 10",
                    prepare: || find(&tables::TEN, names(10, str::to_owned), true),
                },
                Side {
                    key: "find/100",
                    title: "among 100",
                    prepare: || find(&tables::HUNDRED, names(100, str::to_owned), true),
                },
                Side {
                    key: "find/300",
                    title: "among 300",
                    prepare: || find(&tables::THREE_HUNDRED, names(300, str::to_owned), true),
                },
                Side {
                    key: "find/1000",
                    title: "among 1,000",
                    prepare: || find(&tables::THOUSAND, names(1000, str::to_owned), true),
                },
                Side {
                    key: "find/alike",
                    title: "among 300, and none: they differ at their ends",
                    prepare: || find(&tables::THREE_HUNDRED, names(300, |name| format!("{name}s")), false),
                },
                Side {
                    key: "find/long",
                    title: "among 300, and none: 1,000 bytes",
                    prepare: || {
                        let long = |name: &str| format!("{name}{}", "x".repeat(1000 - name.len()));
                        find(&tables::THREE_HUNDRED, names(300, long), false)
                    },
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
