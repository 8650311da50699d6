//! A line at the prompt to its result, and what a person is shown over 300 commands.

use crate::commands::Machine;
use crate::ours;
use crate::suite::{Failed, Repeats, Row, Side, Work};
use crate::tables;
use monitor_runtime::human::{Candidates, Session};
use monitor_runtime::{CommandTable, Events, Monitor, Peer};
use std::hint::black_box;
use std::sync::Arc;
use std::time::SystemTime;

fn session(table: &'static CommandTable<Machine>) -> Session {
    let monitor = Monitor::new("bench", table, &Events::new(SystemTime::now));
    let mut session = Session::new(&Arc::new(monitor), Peer::at("the benchmark"));
    session.poll_output(&mut Vec::new());
    session
}

/// Types a line again and again; what it shows has `shows` in it.
fn type_line(table: &'static CommandTable<Machine>, line: &'static str, shows: &str) -> Result<Work, Failed> {
    let (mut session, mut machine) = (session(table), Machine::default());
    let mut work = move |output: &mut Vec<u8>| {
        output.clear();
        session.handle_input(black_box(line.as_bytes()));
        while let Some(call) = session.poll_call() {
            table.run(&mut machine, call);
        }
        session.poll_output(output);
        black_box(output);
    };
    let mut output = Vec::new();
    work(&mut output);
    let text = String::from_utf8_lossy(&output);
    if !text.contains(shows) {
        return Err(format!("{line:?} shows no {shows:?}: {text}").into());
    }
    Ok(Box::new(move |times| {
        for _ in 0..times {
            work(&mut output);
        }
    }))
}

fn complete() -> Result<Work, Failed> {
    let session = session(&tables::THREE_HUNDRED);
    let work = move || session.complete(black_box("pause-")).candidates;
    match work() {
        Candidates::Words(words) if words.len() > 10 => {}
        other => return Err(format!("nothing is completed: {other:?}").into()),
    }
    Ok(Box::new(move |times| (0..times).for_each(|_| drop(black_box(work())))))
}

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row {
            title: "the human monitor: a line to its result",
            repeats: Repeats::MANY,
            sides: vec![Side {
                key: "line/ours",
                title: "`set-link net0 10000 on`",
                prepare: || type_line(&ours::COMMANDS, "set-link net0 10000 on\n", "full-duplex: on"),
            }],
        },
        Row {
            title: "the human monitor: help and completion over 300 commands",
            repeats: Repeats::FEW,
            sides: vec![
                Side {
                    key: "help/all",
                    title: "`help`",
                    prepare: || type_line(&tables::THREE_HUNDRED, "help\n", "add-acpi DEVICE"),
                },
                Side {
                    key: "help/one",
                    title: "`help add-acpi`",
                    prepare: || {
                        type_line(&tables::THREE_HUNDRED, "help add-acpi\n", "add-acpi DEVICE [VALUE]")
                    },
                },
                Side {
                    key: "help/near",
                    title: "`help pause-nic`, which is none of them",
                    prepare: || {
                        type_line(&tables::THREE_HUNDRED, "help pause-nic\n", "unknown command: 'pause-nic'")
                    },
                },
                Side { key: "help/complete", title: "Tab behind `pause-`", prepare: complete },
            ],
        },
    ]
}
