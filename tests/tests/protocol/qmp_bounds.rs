//! The bounds of QMP's sessions and of a monitor with all of them: what is at a bound is served, and what is one past it is
//! refused or waits. What else happens there is told where the behaviour is (`qmp_input`, `qmp_order`, `qmp_descriptors`).
//! Twin of `human_bounds`.

use monitor_runtime::Limits;
use monitor_tests::machine::{Number, pass};
use monitor_tests::pair::{Pair, error, limits};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// A new bound wants a test: here and in `human_bounds`, or in the file that is named.
#[test]
fn each_bound_has_a_test() {
    let tested = [
        "request_bytes",
        "tokens",
        "depth",
        "queued",
        // `qmp_order`.
        "read_ahead",
        "in_flight",
        "sessions",
        "monitor_in_flight",
        // `qmp_descriptors`, `qmp_passing`.
        "descriptors",
        "output_bytes",
        // `serving/tls`.
        "handshakes",
        "negotiation",
    ];
    let shown = format!("{:#?}", Limits::default());
    let names: Vec<_> =
        shown.lines().filter_map(|line| line.trim().split_once(": ")).map(|(name, _)| name).collect();
    assert_eq!(names, tested);
}

/// A client of a monitor with these bounds. What negotiates `oob` may be longer than they allow.
fn bounded(change: impl FnOnce(&mut Limits)) -> Pair {
    let mut pair = Pair::qmp(|monitor| monitor.limits(limits(change)));
    pair.ask(r#"{"execute":"qmp_capabilities"}"#);
    pair
}

/// Sends what is at a bound, what is one past it, and again what is at it.
#[track_caller]
fn check(mut pair: Pair, most: &str, more: &str, refusal: &str) {
    let answer = json!({"return": {}, "id": [[[]]]});
    assert_eq!(pair.ask(most), std::slice::from_ref(&answer));
    assert_eq!(pair.ask(more), [error("GenericError", refusal)]);
    assert_eq!(pair.ask(most), [answer]);
}

#[test]
fn a_request_is_bounded_in_size_depth_and_tokens() {
    let most = r#"{"execute":"nothing","id":[[[]]]}"#;
    let longer = r#"{"execute":"nothing", "id":[[[]]]}"#;
    let size = "JSON token size limit exceeded";
    check(bounded(|limits| limits.request_bytes = most.len()), most, longer, size);
    let deeper = r#"{"execute":"nothing","id":[[[[]]]]}"#;
    check(bounded(|limits| limits.depth = 4), most, deeper, "JSON nesting depth limit exceeded");
    // Braces, brackets, two names with their values but one, colons and a comma.
    let more = r#"{"execute":"nothing","id":[[[1]]]}"#;
    check(bounded(|limits| limits.tokens = 14), most, more, "JSON token count limit exceeded");
}

#[test]
fn requests_that_wait_are_bounded() {
    let mut pair = bounded(|limits| limits.queued = 2);
    pair.ask(r#"{"execute":"act","arguments":{"how":"keep"}}"#);
    for waiting in 0..2 {
        assert!(pair.wants_input(), "{waiting} wait");
        assert_eq!(pair.ask(r#"{"execute":"nothing"}"#), [Value::Null; 0]);
    }
    assert!(!pair.wants_input());
    pair.vmm.take().complete(Number { n: 1 });
    pair.run();
    assert_eq!(pair.replies().len(), 3);
    pair.works();
}

#[test]
fn calls_in_flight_are_bounded() {
    let mut pair = bounded(|limits| limits.in_flight = 2);
    for running in 0..2 {
        assert!(pair.wants_input(), "{running} run");
        assert_eq!(pair.ask(KEEP), [Value::Null; 0]);
    }
    assert_eq!(pair.ask(KEEP), [Value::Null; 0]);
    assert_eq!(pair.vmm.kept.len(), 2);
    assert!(!pair.wants_input());
    pair.vmm.take().complete(Number { n: 1 });
    pair.run();
    assert_eq!(pair.vmm.kept.len(), 2);
    pair.vmm.kept.clear();
    assert_eq!(pair.replies().len(), 3);
    pair.works();
}

/// As it is written: a reply in escapes is longer than what it was made of.
#[test]
fn what_is_not_read_is_bounded_to_the_byte() {
    let said = "{\"return\":\"<\\u00E9>\"}\r\n";
    // The greeting has to fit, too.
    let filler = " ".repeat(400);
    let said = said.replace('<', &format!("<{filler}"));
    let ask = |bound| {
        let mut pair = bounded(|limits| limits.output_bytes = bound);
        pair.feed(format!(r#"{{"execute":"say","arguments":{{"text":"{filler}é"}}}}"#));
        pair.run();
        (pair.is_finished(), pair.output())
    };
    assert_eq!(ask(said.len()), (false, said.clone()));
    assert_eq!(ask(said.len() - 1), (true, String::new()));
}

#[test]
fn a_client_that_does_not_negotiate_is_dropped_in_time() {
    let (almost, last) = (Duration::from_secs(29), Duration::from_secs(1));
    let time = almost + last;
    let mut pair = Pair::qmp(|monitor| monitor.limits(limits(|limits| limits.negotiation = Some(time))));
    pair.output();
    let due = pair.poll_timeout().unwrap();
    // What is no negotiation changes nothing.
    assert_eq!(pair.ask(r#"{"execute":"nothing"}"#).len(), 1);
    pass(almost);
    pair.handle_timeout();
    assert!(!pair.is_finished() && pair.wants_input());
    assert_eq!(pair.poll_timeout(), Some(due));
    pass(last);
    pair.handle_timeout();
    assert!(pair.is_finished() && !pair.wants_input());
    assert_eq!(pair.poll_timeout(), None);

    // In time, it has all the time that there is.
    pair.reconnect();
    pass(almost);
    pair.negotiate();
    assert_eq!(pair.poll_timeout(), None);
    pass(time);
    pair.handle_timeout();
    pair.works();
}

const KEEP: &str = r#"{"execute":"act","arguments":{"how":"keep"},"id":1}"#;

#[test]
fn a_session_too_many_is_closed_and_the_others_go_on() {
    let mut pair = Pair::negotiated(|monitor| monitor.limits(limits(|limits| limits.sessions = 2)));
    let second = pair.another();
    let mut third = pair.stranger();
    let mut output = Vec::new();
    third.poll_output(&mut output);
    assert!(output.is_empty() && third.is_finished() && !third.wants_input());
    third.handle_input(br#"{"execute":"qmp_capabilities"}"#);
    assert!(third.poll_call().is_none());
    pair.works();
    // One that was turned away took no place, and one that leaves gives its own back.
    drop(third);
    assert!(pair.stranger().is_finished());
    drop(second);
    assert!(!pair.stranger().is_finished());
    pair.works();
}

#[test]
fn lines_of_a_human_monitor_take_no_place() {
    let mut pair = Pair::negotiated(|monitor| monitor.limits(limits(|limits| limits.sessions = 1)));
    let line = r#"{"execute":"human-monitor-command","arguments":{"command-line":"say a"}}"#;
    assert_eq!(pair.ask(line), [json!({"return": "<a>\r\n"})]);
}

#[test]
fn calls_of_all_sessions_together_are_bounded() {
    let bounded = limits(|limits| limits.monitor_in_flight = 2);
    let mut pair = Pair::negotiated(|monitor| monitor.limits(bounded));
    let mut other = pair.another();
    let woken = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&woken);
    other.set_waker(Box::new(move || {
        count.fetch_add(1, Ordering::Relaxed);
    }));
    pair.ask(KEEP);
    pair.ask(KEEP);
    other.handle_input(br#"{"execute":"say","arguments":{"text":"a"},"id":2}"#);
    assert!(other.poll_call().is_none(), "there is no room");
    assert!(!other.wants_input());
    let before = woken.load(Ordering::Relaxed);
    pair.vmm.take().complete(Number { n: 1 });
    assert!(woken.load(Ordering::Relaxed) > before, "its driver is told to look again");
    let call = other.poll_call().unwrap();
    pair.run_held(call);
    assert!(other.poll_call().is_none());
    assert!(other.wants_input());
    let mut output = Vec::new();
    other.poll_output(&mut output);
    assert_eq!(output, b"{\"return\":\"<a>\",\"id\":2}\r\n");

    // A call whose client has left is in flight until it is answered, and then no more.
    pair.ask(KEEP);
    pair.disconnect();
    other.handle_input(br#"{"execute":"say","arguments":{"text":"b"},"id":3}"#);
    assert!(other.poll_call().is_none());
    pair.vmm.kept.clear();
    assert!(other.poll_call().is_some());
}
