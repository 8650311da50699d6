//! How deep an argument may be nested, on a thread with the stack that threads have: what is deeper is refused, and takes
//! nothing with it.

#![allow(clippy::unwrap_used, missing_docs, reason = "these are tests")]

use monitor_runtime::{
    CommandTable, Events, Monitor, Peer, builtin, command_table, human, monitor_commands, qmp,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::thread;
use std::time::SystemTime;

struct Vmm;

#[derive(Serialize, Deserialize, JsonSchema)]
struct Nest {
    n: Option<Box<Nest>>,
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Choice {
    N(Box<Choice>),
    End,
}

#[monitor_commands]
impl Vmm {
    /// Take anything.
    #[monitor_command]
    fn any(&self, value: serde_json::Value) -> bool {
        value.is_object() || value.is_array()
    }

    /// Take a nest.
    #[monitor_command]
    fn nest(&self, value: Nest) -> bool {
        value.n.is_some()
    }

    /// Take a choice.
    #[monitor_command]
    fn choose(&self, value: Choice) -> bool {
        matches!(value, Choice::N(_))
    }

    /// Take what is typed.
    #[monitor_command]
    fn typed(&self, #[arg(hmp(options))] value: BTreeMap<String, serde_json::Value>) -> bool {
        value.contains_key("a")
    }
}

command_table! { static COMMANDS: CommandTable<Vmm> = [..Vmm::COMMANDS, ..builtin::QMP, ..builtin::HUMAN]; }

fn monitor() -> Arc<Monitor> {
    Arc::new(Monitor::new("mon0", &COMMANDS, &Events::new(SystemTime::now)).prompt("> "))
}

/// What is answered to `command` with this value, on a thread with 2 MiB, and to the next request.
fn ask(command: &str, value: &str) -> String {
    let request = format!(r#"{{"execute":"{command}","arguments":{{"value":{value}}}}}"#);
    let answered = thread::Builder::new().stack_size(2 << 20).spawn(move || {
        let mut session = qmp::Session::new(&monitor(), Peer::at("a test"));
        session.handle_input(br#"{"execute":"qmp_capabilities"}"#);
        session.handle_input(request.as_bytes());
        session.handle_input(br#"{"execute":"any","arguments":{"value":[]},"id":"still"}"#);
        while let Some(call) = session.poll_call() {
            COMMANDS.run(&mut Vmm, call);
        }
        let mut output = Vec::new();
        session.poll_output(&mut output);
        String::from_utf8(output).unwrap()
    });
    let said = answered.unwrap().join().unwrap();
    let lines: Vec<_> = said.lines().collect();
    assert_eq!(lines[3..], [r#"{"return":true,"id":"still"}"#], "{command}");
    lines[2].to_owned()
}

#[test]
fn values_are_read_to_a_depth_that_a_thread_can_bear() {
    for (command, open, end, close) in [
        ("any", "[", "[]", "]"),
        ("any", r#"{"n":"#, "{}", "}"),
        ("nest", r#"{"n":"#, "{}", "}"),
        ("choose", r#"{"n":"#, r#""end""#, "}"),
    ] {
        let depth = if end.starts_with('"') { 256 } else { 255 };
        let nested = |depth: usize| [&open.repeat(depth), end, &close.repeat(depth)].concat();
        assert_eq!(ask(command, &nested(depth)), r#"{"return":true}"#, "{command}");
        for deeper in [depth + 1, 1000] {
            let said = ask(command, &nested(deeper));
            assert!(said.contains("JSON nesting depth limit exceeded"), "{command}, {deeper}: {said}");
        }
    }
}

/// Found by looking for it: each dot was another level of recursion, and their number was bounded by the line's length.
#[test]
fn keys_that_are_typed_go_in_a_bounded_way() {
    let typed = |dots: usize| format!("typed a{}=1\n", ".a".repeat(dots));
    let mut session = human::Session::new(&monitor(), Peer::at("a test"));
    let mut type_in = |line: &str| {
        session.handle_input(line.as_bytes());
        while let Some(call) = session.poll_call() {
            COMMANDS.run(&mut Vmm, call);
        }
        let mut output = Vec::new();
        session.poll_output(&mut output);
        String::from_utf8(output).unwrap()
    };
    type_in("\n");
    assert_eq!(type_in(&typed(64)), "on\n> ");
    for dots in [65, 1_000_000] {
        let said = type_in(&typed(dots));
        assert!(said.starts_with("VALUE: the options are nested too deep\n"), "{said}");
    }
    assert_eq!(type_in(&typed(1)), "on\n> ");
}
