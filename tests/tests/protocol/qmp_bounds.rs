//! The bounds that a monitor's sessions share: how many they are, and how many calls they have in flight together.

use monitor_tests::machine::Number;
use monitor_tests::pair::{Pair, limits};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

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
