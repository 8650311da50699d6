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

fn type_line(table: &'static CommandTable<Machine>, line: &'static str, shows: &str) -> Result<Work, Failed> {
    let (mut session, mut machine, mut output) = (session(table), Machine::default(), Vec::new());
    let mut work = move || {
        output.clear();
        session.handle_input(black_box(line.as_bytes()));
        while let Some(call) = session.poll_call() {
            table.run(&mut machine, call);
        }
        session.poll_output(&mut output);
        black_box(&output).len()
    };
    if work() < shows.len() {
        return Err(format!("{line:?} shows too little").into());
    }
    Ok(Box::new(move |times| {
        for _ in 0..times {
            work();
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
                    prepare: || type_line(&tables::THREE_HUNDRED, "help\n", &"x".repeat(10_000)),
                },
                Side {
                    key: "help/one",
                    title: "`help pause-nic`",
                    prepare: || type_line(&tables::THREE_HUNDRED, "help pause-nic\n", "pause-nic"),
                },
                Side { key: "help/complete", title: "Tab behind `pause-`", prepare: complete },
            ],
        },
    ]
}
