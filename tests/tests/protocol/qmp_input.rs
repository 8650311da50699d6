//! QMP: what arrives, in whatever pieces, and what is no request at all; the bounds of a request and of the output. The
//! session works after each.

use monitor_tests::pair::{Pair, error, limits};
use serde_json::{Value, json};

const GENERIC: &str = "GenericError";

fn plain() -> Pair {
    Pair::negotiated(|monitor| monitor)
}

fn syntax(text: &str) -> Value {
    error(GENERIC, &format!("JSON parse error, {text}"))
}

/// The answers to `input`, however it is cut.
#[track_caller]
fn check(input: &[u8], expected: &[Value]) {
    for size in [1, 2, 3, 5, 7, input.len().max(1)] {
        let mut pair = plain();
        let mut answers = Vec::new();
        for piece in input.chunks(size) {
            answers.extend(pair.ask(piece));
        }
        assert_eq!(answers, expected, "{} by {size}", input.escape_ascii());
        pair.works();
    }
}

#[test]
fn requests_end_where_they_balance_however_they_arrive() {
    let returned = |text: &str, id: u64| json!({"return": text, "id": id});
    check(
        b" {\"execute\":\"say\",\"arguments\":{\"text\":\"}{\"},\"id\":1}{'execute':'say',\r\n\t'arguments':{'text':'\\'{'},'id':2}\n\n{\"execute\":\"say\",\"arguments\":{\"text\":\"\\\\\"},\"id\":3}",
        &[returned("<}{>", 1), returned("<'{>", 2), returned("<\\>", 3)],
    );
    check(
        "{\"execute\":\"say\",\"arguments\":{\"text\":\"h\u{e9}\u{1f600}\"},\"id\":4}".as_bytes(),
        &[returned("<h\u{e9}\u{1f600}>", 4)],
    );
}

#[test]
fn what_is_no_request_is_refused_and_left_behind() {
    let object = || error(GENERIC, "QMP input must be a JSON object");
    let ok = || json!({"return": {}, "id": 1});
    let request = br#"{"execute":"nothing","id":1}"#;
    let before: &[(&[u8], Vec<Value>)] = &[
        (b"\n \t\r", vec![]),
        (b"\xff", vec![syntax("stray '\\xff'")]),
        (b"\xff\n", vec![syntax("stray '\\xff'")]),
        (b"\xff\xfe", vec![syntax("stray '\\xff'"), syntax("stray '\\xfe'")]),
        (b"\x00", vec![syntax("stray '\\x00'")]),
        (b"\x7f", vec![syntax("stray '\\x7f'")]),
        (b"{\x01", vec![syntax("stray '\\x01'")]),
        (b"{\"execute\":\"noth\xff", vec![syntax("stray '\\xff'")]),
        (b"{\"execute\":\"noth\n", vec![syntax("stray '\\n'")]),
        // Found by fuzzing: whole, it was one malformed message; in pieces, a stray byte and what follows.
        (b"{\"execute\":\"noth\xfeing\"}", vec![syntax("stray '\\xfe'"), syntax("expecting value")]),
        (b"%s and more ", vec![syntax("stray '%'")]),
        (b"HELP\n", vec![syntax("expecting value")]),
        (b"hello\n", vec![syntax("invalid keyword or number")]),
        (b"\"a string\"", vec![object()]),
        (b"\"\x80\"", vec![syntax("invalid UTF-8 sequence in string")]),
        (b"{\"\x80\":1}", vec![syntax("invalid UTF-8 sequence in string")]),
        (b"null ", vec![object()]),
        (b"}", vec![syntax("expecting value")]),
        (b"]:", vec![syntax("expecting value"), syntax("expecting value")]),
        (b"{]", vec![syntax("key is not a string in object")]),
        (b"[1,]", vec![syntax("expecting value")]),
        (b"[\"\\q\"]", vec![syntax("invalid escape sequence in string")]),
    ];
    for (garbage, errors) in before {
        let mut expected = errors.clone();
        expected.push(ok());
        check(&[*garbage, request.as_slice()].concat(), &expected);
    }
}

#[test]
fn a_request_over_a_bound_is_refused_and_skipped() {
    let size = error(GENERIC, "JSON token size limit exceeded");
    let depth = error(GENERIC, "JSON nesting depth limit exceeded");
    let long = format!(r#"{{"execute":"say","arguments":{{"text":"{}"}}}}"#, "{".repeat(200));
    let nested = format!(r#"{{"execute":"say","id":{}{}}}"#, "[".repeat(20), "]".repeat(20));
    let garbage = format!("%{}\n", "x".repeat(200));
    let word = format!("{} ", "x".repeat(200));
    let cases = [(long, size.clone()), (nested, depth), (word, size), (garbage, syntax("stray '%'"))];
    for (request, expected) in &cases {
        for piece in [1, 7, request.len()] {
            let mut pair = Pair::negotiated(|monitor| {
                monitor.limits(limits(|limits| (limits.request_bytes, limits.depth) = (100, 8)))
            });
            let mut answers = Vec::new();
            for piece in request.as_bytes().chunks(piece) {
                answers.extend(pair.ask(piece));
                assert!(pair.wants_input(), "what is refused is still read, to its end");
            }
            assert_eq!(answers, std::slice::from_ref(expected), "{request} by {piece}");
            pair.works();
        }
    }
}

/// A string over the bound that a newline ends is too large or cut off, whichever was seen first; it is one error.
#[test]
fn an_endless_string_is_refused_once() {
    let endless = format!("{{\"execute\":\"{}\n", "x".repeat(200));
    for piece in [1, 7, endless.len()] {
        let mut pair =
            Pair::negotiated(|monitor| monitor.limits(limits(|limits| limits.request_bytes = 100)));
        let answers: Vec<_> = endless.as_bytes().chunks(piece).flat_map(|piece| pair.ask(piece)).collect();
        let either = [error(GENERIC, "JSON token size limit exceeded"), syntax("stray '\\n'")];
        assert!(answers.len() == 1 && either.contains(&answers[0]), "{answers:?} by {piece}");
        pair.works();
    }
}

/// QEMU's own bounds, at them and one past them.
#[test]
fn the_default_bounds_are_qemus() {
    let mut pair = plain();
    let many = |numbers: usize| {
        format!(r#"{{"execute":"no-such","arguments":{{}},"id":[{}1]}}"#, "1,".repeat(numbers - 1))
    };
    // A number and its separator are two; the rest of the request has 14 more.
    let around = 14;
    let most = ((2 << 20) - around) / 2;
    assert_eq!(pair.ask(many(most))[0]["id"].as_array().unwrap().len(), most);
    let count = error(GENERIC, "JSON token count limit exceeded");
    assert_eq!(pair.ask(many(most + 1)), [count]);
    pair.works();

    let deep =
        |depth: usize| format!(r#"{{"execute":"nothing","id":{}{}}}"#, "[".repeat(depth), "]".repeat(depth));
    pair.feed(deep(1023));
    pair.run();
    assert!(pair.output().starts_with(r#"{"return":{},"id":[[["#));
    assert_eq!(pair.ask(deep(1024)), [error(GENERIC, "JSON nesting depth limit exceeded")]);
    pair.works();

    // That bytes are bounded exactly is shown with a smaller bound elsewhere; this many take too long to be sent twice.
    assert_eq!(limits(|_| ()).request_bytes, 64 << 20);
    pair.works();
}

#[test]
fn half_a_request_is_dropped_at_the_end() {
    let mut pair = plain();
    pair.feed(r#"{"execute":"nothing","id":1}{"execute":"#);
    pair.end();
    assert!(!pair.wants_input());
    pair.run();
    assert!(!pair.is_finished(), "the reply was not read");
    assert_eq!(pair.replies(), [json!({"return": {}, "id": 1})]);
    assert!(pair.is_finished());
}

/// A client may end its side and still be answered.
#[test]
fn a_half_closed_session_answers_what_was_asked() {
    let mut pair = plain();
    pair.ask(r#"{"execute":"act","arguments":{"how":"keep"}}"#);
    pair.feed(r#"{"execute":"nothing"}"#);
    pair.end();
    pair.run();
    assert_eq!(pair.output(), "");
    assert!(!pair.is_finished());
    let done = pair.vmm.take();
    assert!(!done.is_cancelled());
    done.complete(monitor_tests::machine::Number { n: 1 });
    assert!(!pair.is_finished());
    pair.run();
    assert_eq!(pair.replies(), [json!({"return": {"n": 1}}), json!({"return": {}})]);
    assert!(pair.is_finished());
}

#[test]
fn a_client_that_does_not_read_is_not_read_and_then_dropped() {
    let mut pair = plain_with_output(4000);
    pair.ask(r#"{"execute":"act","arguments":{"how":"keep"},"id":1}"#);
    for _ in 0..2 {
        pair.feed(r#"{"execute":"fill","arguments":{"size":1200},"id":2}"#);
        pair.run();
    }
    assert!(!pair.wants_input(), "past half of the bound nothing more is read");
    assert!(!pair.is_finished());
    assert_eq!(pair.replies().len(), 2);
    pair.run();
    assert!(pair.wants_input(), "read, it goes on");
    // What one read brings runs as far as it is read, so who does read is not dropped for it.
    pair.feed(r#"{"execute":"fill","arguments":{"size":1200},"id":2}"#.repeat(4));
    pair.run();
    assert_eq!(pair.replies().len(), 2);
    pair.run();
    assert_eq!(pair.replies().len(), 2);
    pair.feed(r#"{"execute":"fill","arguments":{"size":4000},"id":2}"#);
    pair.run();
    assert!(pair.is_finished());
    assert!(!pair.wants_input());
    assert_eq!(pair.output(), "");
    // The driver drops it, and what was in flight is cancelled.
    let done = pair.vmm.take();
    pair.reconnect();
    assert!(done.is_cancelled());
    pair.negotiate();
    pair.works();
}

fn plain_with_output(bytes: usize) -> Pair {
    Pair::negotiated(|monitor| monitor.limits(limits(|limits| limits.output_bytes = bytes)))
}
