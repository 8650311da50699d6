//! QMP, promise 2: the order of replies follows the ids; the bounds of what waits; what overtakes.

use monitor_runtime::Monitor;
use monitor_tests::machine::Number;
use monitor_tests::pair::{Pair, error, limits};
use serde_json::{Value, json};

const KEEP: &str = r#"{"execute":"act","arguments":{"how":"keep"}}"#;

fn plain() -> Pair {
    Pair::negotiated(|monitor| monitor)
}

fn in_order(monitor: Monitor) -> Monitor {
    monitor.in_order(true)
}

fn say(text: &str, id: Option<u64>) -> String {
    let mut request = json!({"execute": "say", "arguments": {"text": text}});
    if let Some(id) = id {
        request["id"] = id.into();
    }
    request.to_string()
}

fn keep(id: u64) -> String {
    format!(r#"{{"execute":"act","arguments":{{"how":"keep"}},"id":{id}}}"#)
}

fn said(text: &str) -> Value {
    json!({"return": format!("<{text}>")})
}

fn number(n: i64) -> Value {
    json!({"return": {"n": n}})
}

/// The sender of requests without an id cannot tell their replies apart.
#[test]
fn requests_without_an_id_run_one_at_a_time() {
    let mut pair = plain();
    let nothing: &[Value] = &[];
    assert_eq!(pair.ask(KEEP), nothing);
    assert_eq!(pair.ask(say("a", None) + KEEP + &say("b", None)), nothing);
    assert_eq!(pair.vmm.kept.len(), 1, "the second one does not run yet");
    pair.vmm.take().complete(Number { n: 1 });
    pair.run();
    assert_eq!(pair.replies(), [number(1), said("a")]);
    pair.vmm.take().fail("the second one failed");
    pair.run();
    assert_eq!(pair.replies(), [error("GenericError", "the second one failed"), said("b")]);
    pair.works();
}

#[test]
fn a_request_with_an_id_is_answered_when_it_is_done() {
    let mut pair = plain();
    let with_id = |mut value: Value, id: u64| {
        value["id"] = id.into();
        value
    };
    // An id-less one, two with an id and another that waits: the one with an answer overtakes all.
    let replies =
        pair.ask(KEEP.to_owned() + &keep(1) + &keep(2) + &say("waits", None) + &say("now", Some(3)));
    assert_eq!(replies, [with_id(said("now"), 3)]);
    assert_eq!(pair.vmm.kept.len(), 3);
    pair.vmm.kept.pop().unwrap().complete(Number { n: 2 });
    assert_eq!(pair.replies(), [with_id(number(2), 2)]);
    pair.vmm.kept.remove(0).complete(Number { n: 0 });
    pair.run();
    assert_eq!(pair.replies(), [number(0), said("waits")]);
    pair.vmm.take().complete(Number { n: 1 });
    assert_eq!(pair.replies(), [with_id(number(1), 1)]);
    pair.works();
}

/// One id twice is the client's affair: each request has its answer.
#[test]
fn an_id_may_be_used_twice() {
    let mut pair = plain();
    pair.ask(keep(1) + &keep(1));
    let (second, first) = (pair.vmm.take(), pair.vmm.take());
    second.complete(Number { n: 2 });
    assert_eq!(pair.replies(), [json!({"return": {"n": 2}, "id": 1})]);
    first.complete(Number { n: 1 });
    assert_eq!(pair.replies(), [json!({"return": {"n": 1}, "id": 1})]);
}

/// An error without an id would be taken for the reply of the request before it.
#[test]
fn an_error_without_an_id_waits_for_its_turn() {
    let missing = error("GenericError", "QMP input lacks member 'execute'");
    let stray = error("GenericError", "JSON parse error, stray '\\xff'");
    let not_found = error("CommandNotFound", "The command no-such has not been found");
    let mut pair = plain();
    let replies = pair.ask([KEEP.as_bytes(), b"{}\xff{\"execute\":\"no-such\"}{\"id\":7}"].concat());
    assert_eq!(replies, [json!({"id": 7, "error": missing["error"]})]);
    pair.vmm.take().complete(Number { n: 1 });
    pair.run();
    assert_eq!(pair.replies(), [number(1), missing, stray, not_found]);
    pair.works();
}

#[test]
fn a_monitor_in_order_treats_every_request_so() {
    let mut pair = Pair::negotiated(in_order);
    let with_id = |mut value: Value, id: u64| {
        value["id"] = id.into();
        value
    };
    let nothing: &[Value] = &[];
    assert_eq!(pair.ask(keep(1) + &say("a", Some(2)) + r#"{"id":3}"# + &keep(4)), nothing);
    assert_eq!(pair.vmm.kept.len(), 1);
    // But what comes out of band.
    assert_eq!(pair.ask(r#"{"exec-oob":"poke","id":5}"#), [json!({"return": 1, "id": 5})]);
    pair.vmm.take().complete(Number { n: 1 });
    pair.run();
    let missing = error("GenericError", "QMP input lacks member 'execute'");
    assert_eq!(pair.replies(), [with_id(number(1), 1), with_id(said("a"), 2), with_id(missing, 3)]);
    pair.vmm.take().complete(Number { n: 4 });
    assert_eq!(pair.replies(), [with_id(number(4), 4)]);
    pair.works();
}

/// While a handler runs on the VMM's thread, a command out of band runs on the one that reads.
#[test]
fn a_command_out_of_band_overtakes_one_that_runs() {
    let mut pair = plain();
    pair.feed(say("in band", Some(1)) + r#"{"exec-oob":"poke","id":2}{"exec-oob":"poke"}"#);
    let held = pair.hold().unwrap();
    assert!(!held.is_out_of_band());
    for expected in [json!({"return": 1, "id": 2}), json!({"return": 2})] {
        let call = pair.hold().unwrap();
        assert!(call.is_out_of_band());
        assert_eq!(call.command().name, "poke");
        // On a thread without the machine.
        let shared = std::sync::Arc::clone(&pair.vmm.shared);
        let run = move || monitor_tests::machine::COMMANDS.run_oob(&shared, call);
        std::thread::spawn(run).join().unwrap();
        assert_eq!(pair.replies(), [expected]);
    }
    pair.run_held(held);
    assert_eq!(pair.replies(), [json!({"return": "<in band>", "id": 1})]);
    // In band it runs like any other.
    assert_eq!(pair.ask(r#"{"execute":"poke"}"#), [json!({"return": 3})]);
    pair.works();
}

#[test]
fn a_refused_request_out_of_band_overtakes_too() {
    let mut pair = plain();
    pair.ask(KEEP);
    let refused = error("GenericError", "The command say does not support OOB");
    assert_eq!(pair.ask(r#"{"exec-oob":"say"}"#), [refused]);
    pair.vmm.take().complete(Number { n: 1 });
    assert_eq!(pair.replies(), [number(1)]);
}

/// A session without out-of-band.
fn in_band(set_up: impl FnOnce(Monitor) -> Monitor) -> Pair {
    let mut pair = Pair::qmp(set_up);
    pair.ask(r#"{"execute":"qmp_capabilities"}"#);
    pair
}

#[test]
fn eight_requests_wait_and_then_reading_stops() {
    let mut pair = in_band(|monitor| monitor);
    pair.ask(KEEP);
    for waiting in 0..8 {
        assert!(pair.wants_input(), "{waiting} wait");
        let nothing: &[Value] = &[];
        assert_eq!(pair.ask(say(&waiting.to_string(), None)), nothing);
    }
    // What was read with the last one waits in the input, also what would have overtaken.
    pair.feed(say("ninth", None) + &say("id", Some(1)));
    assert!(pair.hold().is_none());
    assert!(!pair.wants_input());
    pair.vmm.take().complete(Number { n: 1 });
    pair.run();
    let replies = pair.replies();
    assert_eq!(replies.len(), 1 + 8 + 1 + 1);
    assert_eq!(replies[0], number(1));
    let in_order: Vec<_> = replies.into_iter().skip(1).filter(|reply| reply.get("id").is_none()).collect();
    let expected: Vec<_> = (0..8).map(|waiting| said(&waiting.to_string())).chain([said("ninth")]).collect();
    assert_eq!(in_order, expected);
    assert!(pair.wants_input());
    pair.works();
}

/// In QEMU, a ninth request in band holds up what was to overtake it.
#[test]
fn out_of_band_overtakes_however_many_wait() {
    let mut pair = plain();
    pair.ask(KEEP);
    for waiting in 0..100 {
        pair.feed(say(&waiting.to_string(), None));
    }
    assert_eq!(pair.ask(r#"{"exec-oob":"poke","id":"now"}"#), [json!({"return": 1, "id": "now"})]);
    assert_eq!(pair.ask(say("with an id", Some(1))), [json!({"return": "<with an id>", "id": 1})]);
    assert!(pair.wants_input());
    pair.vmm.take().complete(Number { n: 1 });
    pair.run();
    let expected: Vec<_> = [number(1)].into_iter().chain((0..100).map(|n| said(&n.to_string()))).collect();
    assert_eq!(pair.replies(), expected);
    pair.works();
}

#[test]
fn so_much_is_read_ahead_and_then_reading_stops() {
    let mut pair = Pair::negotiated(|monitor| {
        monitor.limits(limits(|limits| (limits.queued, limits.read_ahead) = (2, 2000)))
    });
    let nothing: &[Value] = &[];
    pair.ask(KEEP);
    // Those in the queue do not count.
    let large = "x".repeat(3000);
    assert_eq!(pair.ask(say(&large, None) + &say(&large, None)), nothing);
    assert!(pair.wants_input());
    assert_eq!(pair.ask(say("small", None)), nothing);
    assert_eq!(pair.ask(r#"{"exec-oob":"poke"}"#), [json!({"return": 1})]);
    assert!(pair.wants_input());
    assert_eq!(pair.ask(say(&large, None)), nothing);
    assert_eq!(pair.ask(r#"{"exec-oob":"poke"}"#), nothing, "it is behind what is read");
    assert!(!pair.wants_input());

    pair.vmm.take().complete(Number { n: 1 });
    pair.run();
    let replies = pair.replies();
    assert!(replies.contains(&json!({"return": 2})));
    let in_order: Vec<_> = replies.into_iter().filter(|reply| *reply != json!({"return": 2})).collect();
    assert_eq!(in_order, [number(1), said(&large), said(&large), said("small"), said(&large)]);
    assert!(pair.wants_input());
    // All of it was given back.
    pair.ask(KEEP);
    pair.ask(say(&large, None) + &say(&large, None) + &say("small", None));
    assert!(pair.wants_input());
    pair.vmm.take().complete(Number { n: 1 });
    pair.run();
    assert_eq!(pair.replies().len(), 4);
    pair.works();
}

#[test]
fn what_is_wrong_in_a_request_out_of_band_overtakes_too() {
    let mut pair = plain();
    pair.ask(KEEP);
    for waiting in 0..20 {
        pair.feed(say(&waiting.to_string(), None));
    }
    for (request, text) in [
        (r#"{"exec-oob":1}"#, "QMP input member 'exec-oob' must be a string"),
        (r#"{"exec-oob":"poke","arguments":1}"#, "QMP input member 'arguments' must be an object"),
        (r#"{"exec-oob":"poke","extra":1}"#, "QMP input member 'extra' is unexpected"),
        (r#"{"exec-oob":"poke","arguments":{"x":1}}"#, "Parameter 'x' is unexpected"),
        (r#"{"exec-oob":"say"}"#, "The command say does not support OOB"),
    ] {
        assert_eq!(pair.ask(request), [error("GenericError", text)]);
    }
    // What is both, or neither, is in band.
    let nothing: &[Value] = &[];
    assert_eq!(pair.ask(r#"{"exec-oob":"poke","execute":"poke"}{}"#), nothing);
    pair.vmm.take().complete(Number { n: 1 });
    pair.run();
    assert_eq!(pair.replies().len(), 1 + 20 + 2);
    pair.works();
}

#[test]
fn out_of_band_overtakes_what_has_no_room_to_run() {
    let mut pair = Pair::negotiated(|monitor| monitor.limits(limits(|limits| limits.in_flight = 2)));
    let nothing: &[Value] = &[];
    assert_eq!(pair.ask(keep(1) + &keep(2) + &say("third", Some(3)) + &say("fourth", None)), nothing);
    assert!(pair.wants_input());
    assert_eq!(pair.ask(r#"{"exec-oob":"poke","id":5}"#), [json!({"return": 1, "id": 5})]);
    assert_eq!(pair.vmm.kept.len(), 2);
    pair.vmm.take().complete(Number { n: 2 });
    pair.run();
    let mut replies = pair.replies();
    assert_eq!(replies.remove(0), json!({"return": {"n": 2}, "id": 2}));
    assert!(replies.contains(&said("fourth")) && replies.contains(&json!({"return": "<third>", "id": 3})));
    assert_eq!(replies.len(), 2);
    pair.vmm.take().complete(Number { n: 1 });
    pair.replies();
    pair.works();
}

#[test]
fn so_many_are_in_flight_and_then_reading_stops() {
    let mut pair = in_band(|monitor| monitor.limits(limits(|limits| limits.in_flight = 2)));
    let nothing: &[Value] = &[];
    assert_eq!(pair.ask(keep(1) + &keep(2) + &say("third", Some(3)) + &say("fourth", None)), nothing);
    assert_eq!(pair.vmm.kept.len(), 2);
    assert!(!pair.wants_input());
    pair.vmm.take().complete(Number { n: 2 });
    pair.run();
    let replies = pair.replies();
    assert_eq!(replies[0], json!({"return": {"n": 2}, "id": 2}));
    assert_eq!(replies[1..], [json!({"return": "<third>", "id": 3}), said("fourth")]);
    assert!(pair.wants_input());
    pair.vmm.take().complete(Number { n: 1 });
    assert_eq!(pair.replies(), [json!({"return": {"n": 1}, "id": 1})]);
    pair.works();
}
