//! A call that is checked and not run: `CommandTable::check`.

use std::sync::Arc;
use std::time::SystemTime;

use monitor_runtime::{
    Call, CommandTable, Completion, Events, Monitor, Peer, command_table, human, monitor_commands, qmp,
};

use crate::lines;

#[derive(Default)]
struct Vmm {
    runs: u32,
}

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn plug(&mut self, #[arg(range = 1..=64)] cpus: u8, id: Option<String>) -> String {
        self.runs += 1;
        format!("{cpus} {id:?}")
    }

    #[monitor_command(async)]
    fn wait(&mut self, done: Completion<u32>) {
        self.runs += 1;
        done.complete(self.runs);
    }
}

command_table! { static COMMANDS: CommandTable<Vmm> = [..Vmm::COMMANDS]; }

fn monitor() -> Arc<Monitor> {
    let events = Events::new(SystemTime::now);
    Arc::new(Monitor::new("test", &COMMANDS, &events).banner("").prompt("> "))
}

/// What becomes of a request that is checked, and of one that is run after it.
#[track_caller]
fn check(request: &str, expected: &str) {
    let mut vmm = Vmm::default();
    let mut session = qmp::Session::new(&monitor(), Peer::default());
    let mut ask = |request: &str, handle: &mut dyn FnMut(Call)| {
        session.handle_input(request.as_bytes());
        while let Some(call) = session.poll_call() {
            handle(call);
        }
        let mut output = Vec::new();
        session.poll_output(&mut output);
        String::from_utf8(output).unwrap()
    };
    ask(r#"{"execute": "qmp_capabilities"}"#, &mut |_| ());
    let checked = ask(request, &mut |call| COMMANDS.check(&mut vmm, call));
    assert_eq!(lines(&checked), lines(expected), "{request}");
    assert_eq!(vmm.runs, 0, "the handler was called: {request}");
    let run = ask(r#"{"execute": "wait"}"#, &mut |call| COMMANDS.run(&mut vmm, call));
    assert_eq!(lines(&run), lines(r#"{"return": 1}"#));
}

#[test]
fn what_would_run_is_answered_with_nothing() {
    check(
        r#"{"execute": "plug", "arguments": {"cpus": 64, "id": "a"}, "id": 7}"#,
        r#"{"return": {}, "id": 7}"#,
    );
    check(r#"{"execute": "wait"}"#, r#"{"return": {}}"#);
}

#[test]
fn what_would_not_is_answered_as_by_a_run() {
    let refused = |desc: &str| format!(r#"{{"error": {{"class": "GenericError", "desc": "{desc}"}}}}"#);
    check(r#"{"execute": "plug"}"#, &refused("Parameter 'cpus' is missing"));
    check(
        r#"{"execute": "plug", "arguments": {"cpus": 65}}"#,
        &refused("Parameter 'cpus' expects a value from 1 to 64"),
    );
    check(r#"{"execute": "wait", "arguments": {"more": 1}}"#, &refused("Parameter 'more' is unexpected"));
}

#[test]
fn a_person_sees_nothing_or_the_error() {
    let mut vmm = Vmm::default();
    let mut session = human::Session::new(&monitor(), Peer::default());
    session.poll_output(&mut Vec::new());
    let mut see = |line: &str| {
        session.handle_input(format!("{line}\n").as_bytes());
        while let Some(call) = session.poll_call() {
            COMMANDS.check(&mut vmm, call);
        }
        let mut output = Vec::new();
        session.poll_output(&mut output);
        String::from_utf8(output).unwrap()
    };
    assert_eq!(see("plug 64 a"), "> ");
    assert!(see("plug 65").starts_with("Parameter 'cpus' expects a value from 1 to 64\n"));
    assert_eq!(vmm.runs, 0);
}
