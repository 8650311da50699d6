//! Arguments that are secret: told to nobody but the handler.

use super::machine::{Client, Session, monitor};
use super::spans;
use monitor_runtime::{FrontEnd, Peer};
use monitor_tests::journal;
use serde_json::json;
use std::sync::Arc;

/// What must stand nowhere, however it is given. None of them is a part of anything else that is said here.
const SECRETS: [&str; 4] = ["xyzzy-hunter2", "9876543", "98765", "[120, 121, 122, 122, 121"];

#[track_caller]
fn has_no_secret(what: &str, text: &str) {
    for secret in SECRETS {
        assert!(!text.contains(secret), "{what} tells the secret: {text}");
    }
}

#[test]
fn a_secret_stands_in_no_answer_and_no_log() {
    journal::begin(log::LevelFilter::Trace);
    let monitor = Arc::new(monitor("secrets").tracing());
    let mut program = Client::new(FrontEnd::Qmp, &monitor, Peer::at("a test"));
    for (command, arguments) in [
        ("set-password", json!({"password": "xyzzy-hunter2"})),
        // No such value, no such type, out of range: whoever refuses it may quote it.
        ("set-password", json!({"password": "a", "vault": "xyzzy-hunter2"})),
        ("set-password", json!({"password": ["xyzzy-hunter2"]})),
        ("set-password", json!({"password": "a", "vault": {"xyzzy-hunter2": 1}})),
        ("unlock", json!({"pin": "xyzzy-hunter2"})),
        ("unlock", json!({"pin": 9_876_543})),
        ("hold", json!({"password": "xyzzy-hunter2"})),
    ] {
        let said = program.ask(&json!({"execute": command, "arguments": arguments, "id": 1}).to_string());
        has_no_secret("the reply", &said);
        has_no_secret("`query-pending`", &program.ask(r#"{"execute":"query-pending"}"#));
        program.works();
    }
    assert_eq!(program.vmm.password, "xyzzy-hunter2");
    let refused = program.ask(r#"{"execute":"unlock","arguments":{"pin":98765}}"#);
    assert_eq!(
        refused,
        "{\"error\":{\"class\":\"GenericError\",\"desc\":\"Parameter 'pin' is invalid; it is secret, so no more is told\"}}\r\n"
    );
    // That it is missing tells nothing.
    assert!(program.ask(r#"{"execute":"unlock"}"#).contains("Parameter 'pin' is missing"));

    let mut person = Client::new(FrontEnd::Human, &monitor, Peer::at("a test"));
    for line in [
        "set-password xyzzy-hunter2",
        "set-password a xyzzy-hunter2",
        "set-password \"xyzzy-hunter2",
        "set-password \"xyzzy-hunter2\\q\"",
        "set-password xyzzy-hunter2 paper xyzzy-hunter2",
        "unlock xyzzy-hunter2",
        "unlock 9876543",
        "unlock 98765/0",
        "info pending",
    ] {
        has_no_secret("the prompt", &person.ask(&format!("{line}\n")));
        person.works();
    }
    assert!(person.ask("unlock\n").contains("is missing"), "that it is missing tells nothing");
    drop((program, person));
    let spans = spans::take();
    assert!(spans.contains(r#"monitor_command{name="set-password""#), "{spans}");
    has_no_secret("a span", &spans);
    let logged = journal::read();
    assert!(logged.iter().any(|line| line.contains("Call")), "calls are logged with `Debug`");
    for line in &logged {
        has_no_secret("the log", line);
    }
}

#[test]
fn a_line_with_a_secret_is_in_no_history() {
    let person = Client::new(FrontEnd::Human, &Arc::new(monitor("history")), Peer::at("a test"));
    let Session::Human(session) = &person.session else { panic!("a person") };
    assert!(!session.may_be_kept("set-password xyzzy-hunter2"));
    assert!(!session.may_be_kept("  hold\txyzzy-hunter2"));
    for line in ["info pending", "fail", "no-such-command xyzzy", ""] {
        assert!(session.may_be_kept(line), "{line}");
    }
}
