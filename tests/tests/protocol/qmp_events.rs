//! Events that come fast, and progress: what is sent at once, what later, what never. The clock is the test's.

use monitor_runtime::qmp;
use monitor_tests::machine::{Measured, now, pass};
use monitor_tests::pair::{Pair, limits};
use serde_json::{Value, json};
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);

fn measured(pair: &Pair, sensor: &'static str, value: u64) {
    pair.vmm.events.emit(&Measured { sensor, value });
}

/// What the client has read, of each message what the tests look at.
fn heard(pair: &mut Pair) -> Vec<Value> {
    pair.replies().into_iter().map(short).collect()
}

fn short(mut message: Value) -> Value {
    match message["event"].as_str() {
        Some("MEASURED") => json!([message["data"]["sensor"], message["data"]["value"]]),
        Some(_) => message["data"].take(),
        None => message,
    }
}

#[test]
fn the_first_event_comes_at_once_the_last_later_the_others_never() {
    let mut pair = Pair::negotiated(|monitor| monitor);
    for value in 1..=4 {
        measured(&pair, "a", value);
    }
    assert_eq!(heard(&mut pair), [json!(["a", 1])]);
    assert_eq!(pair.poll_timeout(), Some(now() + SECOND));

    pass(SECOND / 2);
    pair.handle_timeout();
    assert_eq!(pair.output(), "", "it is not time yet");
    pass(SECOND / 2);
    pair.handle_timeout();
    assert_eq!(heard(&mut pair), [json!(["a", 4])]);
    assert_eq!(pair.poll_timeout(), None);

    // What came late begins a second of its own.
    measured(&pair, "a", 5);
    assert_eq!(pair.output(), "");
    pass(SECOND);
    pair.handle_timeout();
    assert_eq!(heard(&mut pair), [json!(["a", 5])]);
    pair.works();
}

#[test]
fn a_delayed_event_says_when_it_happened() {
    let mut pair = Pair::negotiated(|monitor| monitor);
    measured(&pair, "a", 1);
    measured(&pair, "a", 2);
    pass(SECOND);
    pair.handle_timeout();
    let messages = pair.replies();
    assert_eq!(messages[0]["timestamp"], messages[1]["timestamp"]);
}

#[test]
fn events_of_other_keys_and_names_are_not_held_back() {
    let mut pair = Pair::negotiated(|monitor| monitor);
    measured(&pair, "a", 1);
    measured(&pair, "b", 2);
    measured(&pair, "a", 3);
    pair.vmm.events.emit(&monitor_tests::machine::Counted { count: 7 });
    assert_eq!(heard(&mut pair), [json!(["a", 1]), json!(["b", 2]), json!({"count": 7})]);
    pass(SECOND);
    pair.handle_timeout();
    assert_eq!(heard(&mut pair), [json!(["a", 3])]);
}

#[test]
fn all_sessions_hear_the_same_whoever_tells_the_time() {
    let mut pair = Pair::negotiated(|monitor| monitor);
    let mut other = pair.another();
    measured(&pair, "a", 1);
    measured(&pair, "a", 2);
    pass(SECOND);
    assert!(other.poll_timeout().is_some_and(|due| due <= now()));
    other.handle_timeout(now());
    pair.handle_timeout();
    let first = pair.output();
    assert_eq!(first.lines().count(), 2, "{first}");
    assert_eq!(output(&mut other), first);
}

fn output(session: &mut qmp::Session) -> String {
    let mut output = Vec::new();
    session.poll_output(&mut output);
    String::from_utf8(output).unwrap()
}

#[test]
fn an_event_that_nobody_could_hear_is_not_told_to_who_comes_later() {
    let mut pair = Pair::negotiated(|monitor| monitor);
    measured(&pair, "a", 1);
    measured(&pair, "a", 2);
    pair.disconnect();
    pass(SECOND * 10);
    pair.reconnect();
    pair.negotiate();
    pair.handle_timeout();
    assert_eq!(pair.output(), "");
    measured(&pair, "a", 3);
    pass(SECOND);
    pair.handle_timeout();
    assert_eq!(heard(&mut pair), [json!(["a", 3])]);
}

/// A client that has opted in, with a command in flight under `id`.
fn waiting(id: &str) -> Pair {
    let mut pair = Pair::qmp(|monitor| monitor);
    pair.ask(r#"{"execute":"qmp_capabilities","arguments":{"enable":["progress"]}}"#);
    pair.feed(format!(r#"{{"execute":"act","arguments":{{"how":"keep"}}{id}}}"#));
    pair.run();
    pair
}

#[test]
fn progress_is_an_event_for_who_opted_in() {
    let mut pair = waiting(r#","id":{"n":1e2}"#);
    let done = pair.vmm.take();
    for part in 0..=50 {
        done.progress(part, 100);
    }
    let line = pair.output();
    assert!(
        line.contains(r#""event":"COMMAND_PROGRESS","data":{"id":{"n":1e2},"part":0,"whole":100}"#),
        "{line}"
    );
    assert_eq!(pair.poll_timeout(), Some(now() + SECOND));
    pass(SECOND);
    pair.handle_timeout();
    assert_eq!(heard(&mut pair), [json!({"id": {"n": 1e2}, "part": 50, "whole": 100})]);

    // What is held back when the reply comes is dropped: nothing of a command comes after its reply.
    done.progress(99, 100);
    done.complete(monitor_tests::machine::Number { n: 1 });
    pass(SECOND);
    assert_eq!(pair.poll_timeout(), None);
    pair.handle_timeout();
    assert_eq!(heard(&mut pair), [json!({"return": {"n": 1}, "id": {"n": 1e2}})]);
    pair.works();
}

#[test]
fn progress_of_a_request_without_an_id_has_none() {
    let mut pair = waiting("");
    pair.vmm.kept[0].progress(1, 2);
    assert_eq!(heard(&mut pair), [json!({"part": 1, "whole": 2})]);
}

#[test]
fn progress_is_for_nobody_else() {
    let mut pair = Pair::negotiated(|monitor| monitor);
    let mut other = pair.another();
    pair.ask(r#"{"execute":"act","arguments":{"how":"keep"},"id":1}"#);
    pair.vmm.kept[0].progress(1, 2);
    assert_eq!(pair.output(), "");
    assert_eq!(output(&mut other), "");
    let mut opted = waiting(r#","id":1"#);
    let mut other = opted.another();
    opted.vmm.kept[0].progress(1, 2);
    assert_eq!(output(&mut other), "");
    assert_eq!(heard(&mut opted), [json!({"id": 1, "part": 1, "whole": 2})]);
}

#[test]
fn progress_after_the_submit_failed_is_not_told() {
    let mut pair = Pair::qmp(|monitor| monitor.limits(limits(|_| ())));
    pair.ask(r#"{"execute":"qmp_capabilities","arguments":{"enable":["progress"]}}"#);
    let replies = pair.ask(r#"{"execute":"act","arguments":{"how":"keep-then-err"},"id":1}"#);
    assert_eq!(replies[0]["error"]["desc"], "submit failed");
    pair.vmm.kept[0].progress(1, 2);
    pass(SECOND);
    pair.handle_timeout();
    assert_eq!(pair.output(), "");
    pair.works();
}
