//! What a session costs while nothing happens, and a command while it is in flight, in bytes that a counting allocator gave
//! out. Sockets and drivers are `idle`'s.

#![allow(clippy::unwrap_used, missing_docs, reason = "these are tests")]

use cap::Cap;
use monitor_runtime::{
    CommandTable, Completion, Events, Limits, Monitor, Peer, builtin, command_table, human, monitor_commands,
    qmp,
};
use std::alloc::System;
use std::io::{self, Write as _};
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, usize::MAX);

/// One at a time, since the allocator is everybody's.
static COUNTING: Mutex<()> = Mutex::new(());

#[derive(Default)]
struct Vmm {
    held: Vec<Completion<u64>>,
}

#[monitor_commands]
impl Vmm {
    /// Answer what was sent.
    #[monitor_command]
    fn echo(&self, value: Vec<String>) -> Vec<String> {
        value
    }

    /// Answer later.
    #[monitor_command(async)]
    fn hold(&mut self, done: Completion<u64>) {
        self.held.push(done);
    }
}

command_table! { static COMMANDS: CommandTable<Vmm> = [..Vmm::COMMANDS, ..builtin::QMP, ..builtin::HUMAN]; }

fn monitor() -> Arc<Monitor> {
    let mut limits = Limits::default();
    (limits.in_flight, limits.monitor_in_flight, limits.sessions) = (usize::MAX, usize::MAX, usize::MAX);
    Arc::new(Monitor::new("mon0", &COMMANDS, &Events::new(SystemTime::now)).limits(limits))
}

/// How many are made, to see what one costs.
const COUNT: usize = 50;

/// The bytes that one of them costs, where `make` makes one; what it makes is handed back.
fn cost<T>(what: &str, bound: usize, mut make: impl FnMut(usize) -> T) -> Vec<T> {
    let mut all = Vec::with_capacity(COUNT);
    let before = ALLOCATOR.allocated();
    all.extend((0..COUNT).map(&mut make));
    let cost = (ALLOCATOR.allocated() - before).div_ceil(COUNT);
    // Written past the test harness, which would show it for failed tests only.
    let _ = writeln!(io::stderr(), "{what}: {cost} bytes, at most {bound}");
    assert!(cost <= bound, "{what}: {cost} bytes");
    all
}

fn ask(session: &mut qmp::Session, vmm: &mut Vmm, text: &str, output: &mut Vec<u8>) {
    session.handle_input(text.as_bytes());
    while let Some(call) = session.poll_call() {
        COMMANDS.run(vmm, call);
    }
    session.poll_output(output);
    output.clear();
    // As drivers do.
    output.shrink_to(2 << 10);
}

#[test]
fn an_idle_session_keeps_little() {
    let _counting = COUNTING.lock();
    let (monitor, mut vmm) = (monitor(), Vmm::default());
    let negotiated = |vmm: &mut Vmm| {
        let (mut session, mut output) = (qmp::Session::new(&monitor, Peer::at("a test")), Vec::new());
        ask(&mut session, vmm, r#"{"execute":"qmp_capabilities"}"#, &mut output);
        (session, output)
    };
    drop(cost("an idle QMP session", 4 << 10, |_| negotiated(&mut vmm)));
    // With the strings as values, as members of an id, and in a command that is not there.
    let strings = vec!["\"0123456789\\n\""; 5000].join(",");
    let members: Vec<_> = (0..5000).map(|n| format!("\"{n}\":[{n}]")).collect();
    let members = members.join(",");
    let large = [
        format!(r#"{{"execute":"echo","arguments":{{"value":[{strings}]}},"id":{{{members}}}}}"#),
        format!(r#"{{"execute":"echo","arguments":{{{members}}},"id":7}}"#),
        format!(r#"{{"execute":"none","id":[{strings}]}}"#),
    ];
    drop(cost("one that has had large requests", 16 << 10, |_| {
        let (mut session, mut output) = negotiated(&mut vmm);
        for request in &large {
            ask(&mut session, &mut vmm, request, &mut output);
        }
        (session, output)
    }));
    drop(cost("a person who does nothing", 4 << 10, |_| {
        let mut session = human::Session::new(&monitor, Peer::at("a test"));
        let mut output = Vec::new();
        session.poll_output(&mut output);
        output.shrink_to(0);
        (session, output)
    }));
}

#[test]
fn a_command_in_flight_costs_little() {
    let _counting = COUNTING.lock();
    let (monitor, mut vmm) = (monitor(), Vmm { held: Vec::with_capacity(COUNT) });
    let (mut session, mut output) = (qmp::Session::new(&monitor, Peer::at("a test")), Vec::new());
    ask(&mut session, &mut vmm, r#"{"execute":"qmp_capabilities"}"#, &mut output);
    // Its id among them.
    drop(cost("a command in flight", 300 + 8, |id| {
        ask(&mut session, &mut vmm, &format!(r#"{{"execute":"hold","id":{id}}}"#), &mut output);
    }));
    assert_eq!(vmm.held.len(), COUNT);
}
