//! Every shape that must compile, and that what it declares is what a client gets. What must not compile is in
//! `tests/ui/fail`; what the sessions do with it has tests of its own.

#![allow(clippy::all, clippy::pedantic, clippy::unwrap_used)]
// Odd shapes are the point of this test. What generated code is held to is in `lints`.

mod blocks;
mod checked;
mod conditions;
mod crates;
mod functions;
mod generated;
mod limits;
mod lints;
mod models;
mod no_prelude;
mod permission;
mod qapi;
mod tables;
mod types;
mod unasked;

use std::sync::Arc;

use monitor_runtime::{CommandInfo, CommandTable, Commands, Events, Monitor, human, qmp};

/// One QMP session over a table and its contexts; calls run where they are polled.
struct Client {
    session: qmp::Session,
}

impl Client {
    fn new<C: ?Sized, S: ?Sized>(table: &'static CommandTable<C, S>) -> Self {
        let events = Events::new(std::time::SystemTime::now);
        let monitor = Arc::new(Monitor::new("test", table, &events));
        let mut client = Self { session: qmp::Session::new(&monitor, monitor_runtime::Peer::default()) };
        client.session.handle_input(br#"{"execute": "qmp_capabilities", "arguments": {"enable": ["oob"]}}"#);
        client
    }

    /// What the table answers to the requests, one reply a line.
    #[track_caller]
    fn ask<C: ?Sized, S: ?Sized>(
        &mut self,
        table: &'static CommandTable<C, S>,
        context: &mut C,
        shared: &S,
        requests: &str,
        expected: &str,
    ) {
        let drain = |session: &mut qmp::Session, context: &mut C| {
            while let Some(call) = session.poll_call() {
                if call.is_out_of_band() { table.run_oob(shared, call) } else { table.run(context, call) }
            }
            let mut output = Vec::new();
            session.poll_output(&mut output);
            String::from_utf8(output).unwrap()
        };
        drain(&mut self.session, context);
        self.session.handle_input(requests.as_bytes());
        assert_eq!(lines(&drain(&mut self.session, context)), lines(expected));
    }
}

/// Replies by their meaning: how they are spelt is for the tests of QMP.
fn lines(text: &str) -> Vec<serde_json::Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Asks a table without a shared context.
#[track_caller]
fn ask<C: ?Sized>(table: &'static CommandTable<C>, context: &mut C, requests: &str, expected: &str) {
    Client::new(table).ask(table, context, &(), requests, expected);
}

/// What a table prints for a line at the prompt.
#[track_caller]
fn type_line<C: ?Sized>(table: &'static CommandTable<C>, context: &mut C, line: &str, expected: &str) {
    let events = Events::new(std::time::SystemTime::now);
    let monitor = Arc::new(Monitor::new("test", table, &events).banner("").prompt("> "));
    let mut session = human::Session::new(&monitor, monitor_runtime::Peer::default());
    let mut drain = |session: &mut human::Session| {
        while let Some(call) = session.poll_call() {
            table.run(context, call);
        }
        let mut output = Vec::new();
        session.poll_output(&mut output);
        String::from_utf8(output).unwrap().replace("\r\n", "\n")
    };
    drain(&mut session);
    session.handle_input(format!("{line}\n").as_bytes());
    let output = drain(&mut session);
    assert_eq!(output.trim_end_matches("> "), expected);
}

/// The declaration of a command.
#[track_caller]
fn declaration(commands: &'static Commands, name: &str) -> &'static CommandInfo {
    commands.iter().find(|info| info.name == name).unwrap_or_else(|| panic!("`{name}` is not declared"))
}

/// All wire names of a table, in its order.
fn names(commands: &'static Commands) -> Vec<&'static str> {
    commands.iter().map(|info| info.name).collect()
}
