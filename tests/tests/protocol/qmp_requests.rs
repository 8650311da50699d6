//! QMP: greeting, negotiation, what a request may say and how a wrong one is answered. Order and bounds have modules of
//! their own.

use monitor_tests::pair::{Pair, error};
use serde_json::{Value, json};

const GENERIC: &str = "GenericError";
const NOT_FOUND: &str = "CommandNotFound";

fn plain() -> Pair {
    Pair::negotiated(|monitor| monitor)
}

/// A client that has read the greeting and said nothing.
fn greeted() -> Pair {
    let mut pair = Pair::qmp(|monitor| monitor);
    let greeting = pair.replies();
    let version = json!({"qemu": {"major": 8, "minor": 1, "micro": 2}, "package": "test"});
    assert_eq!(greeting, [json!({"QMP": {"version": version, "capabilities": ["oob", "progress"]}})]);
    pair
}

/// Asks `request` of a session that works before and after, and compares the answers.
#[track_caller]
fn check(request: &str, expected: &[Value]) {
    let mut pair = plain();
    assert_eq!(pair.ask(request), expected, "{request}");
    pair.works();
}

#[test]
fn the_greeting_comes_first_and_alone() {
    let mut pair = greeted();
    pair.run();
    assert_eq!(pair.output(), "");
}

#[test]
fn nothing_but_the_negotiation_is_accepted_before_it() {
    let expecting = error(NOT_FOUND, "Expecting capabilities negotiation with 'qmp_capabilities'");
    let generic = |text: &str| error(GENERIC, text);
    let cases: &[(&str, Value)] = &[
        (r#"{"execute":"say","arguments":{"text":"x"}}"#, expecting.clone()),
        (r#"{"execute":"no-such-command"}"#, expecting),
        (r#"{"exec-oob":"qmp_capabilities"}"#, generic("QMP input member 'exec-oob' is unexpected")),
        ("[]", generic("QMP input must be a JSON object")),
        ("{}", generic("QMP input lacks member 'execute'")),
        (
            r#"{"execute":"qmp_capabilities","arguments":{"enable":true}}"#,
            generic("Invalid parameter type for 'enable', expected: array"),
        ),
        (
            r#"{"execute":"qmp_capabilities","arguments":{"enable":null}}"#,
            generic("Invalid parameter type for 'enable', expected: array"),
        ),
        (
            r#"{"execute":"qmp_capabilities","arguments":{"enable":["oob",1]}}"#,
            generic("Invalid parameter type for 'enable[1]', expected: string"),
        ),
        (
            r#"{"execute":"qmp_capabilities","arguments":{"enable":["fly"]}}"#,
            generic("Parameter 'enable[0]' does not accept value 'fly'"),
        ),
        (
            r#"{"execute":"qmp_capabilities","arguments":{"enabel":[]}}"#,
            generic("Parameter 'enabel' is unexpected"),
        ),
    ];
    for (request, expected) in cases {
        let mut pair = greeted();
        assert_eq!(pair.ask(request), std::slice::from_ref(expected), "{request}");
        pair.negotiate();
        pair.works();
    }
}

#[test]
fn a_second_negotiation_is_refused() {
    let refused = "Capabilities negotiation is already complete, command ignored";
    check(r#"{"execute":"qmp_capabilities"}"#, &[error(NOT_FOUND, refused)]);
    // Nor does it take back what the first one enabled.
    let mut pair = plain();
    pair.ask(r#"{"execute":"qmp_capabilities","arguments":{"enable":[]}}"#);
    assert_eq!(pair.ask(r#"{"exec-oob":"poke"}"#), [json!({"return": 1})]);
}

#[test]
fn a_capability_that_was_not_enabled_is_off() {
    let mut pair = greeted();
    assert_eq!(pair.ask(r#"{"execute":"qmp_capabilities","id":"n"}"#), [json!({"return": {}, "id": "n"})]);
    let unexpected =
        json!({"id": 1, "error": {"class": GENERIC, "desc": "QMP input member 'exec-oob' is unexpected"}});
    assert_eq!(pair.ask(r#"{"exec-oob":"poke","id":1}"#), [unexpected]);
    pair.works();
}

/// The id comes back as the same value, as compact JSON, its numbers spelt as they were.
#[test]
fn an_id_comes_back_exactly() {
    let cases = [
        ("null", "null"),
        ("true", "true"),
        ("1.50", "1.50"),
        ("1e3", "1e3"),
        ("-0", "-0"),
        ("0.1E+5", "0.1E+5"),
        ("12345678901234567890123", "12345678901234567890123"),
        (r#""""#, r#""""#),
        (r"'it\'s'", r#""it's""#),
        (r#""\u00e9\ud83d\ude00\u0000/""#, r#""\u00E9\uD83D\uDE00\u0000/""#),
        ("\"h\u{e9} \u{4e2d}\"", r#""h\u00E9 \u4E2D""#),
        (" [ 1.0 , [ ] , { } ] ", "[1.0,[],{}]"),
        (r#"{ "b" : "x y" , "a" : { "id" : 1.00 } }"#, r#"{"b":"x y","a":{"id":1.00}}"#),
    ];
    for (id, echoed) in cases {
        let mut pair = plain();
        pair.feed(format!(r#"{{"id":{id},"execute":"nothing"}}"#));
        pair.run();
        assert_eq!(pair.output(), format!("{{\"return\":{{}},\"id\":{echoed}}}\r\n"));
        // On an error too, of the request as of the command.
        for request in
            [format!(r#"{{"execute":1,"id":{id}}}"#), format!(r#"{{"id":{id},"execute":"unplug"}}"#)]
        {
            pair.feed(request);
            pair.run();
            let line = pair.output();
            assert!(line.starts_with(&format!(r#"{{"id":{echoed},"error":{{"#)), "{line}");
            assert!(serde_json::from_str::<Value>(&line).is_ok(), "{line}");
        }
        pair.works();
    }
}

#[test]
fn a_wrong_request_is_told_why() {
    let generic = |text: &str| vec![error(GENERIC, text)];
    let cases: &[(&str, Vec<Value>)] = &[
        ("{}", generic("QMP input lacks member 'execute'")),
        ("[]", generic("QMP input must be a JSON object")),
        (r#""x""#, generic("QMP input must be a JSON object")),
        ("12 ", generic("QMP input must be a JSON object")),
        (r#"{"execute":1}"#, generic("QMP input member 'execute' must be a string")),
        (r#"{"exec-oob":[]}"#, generic("QMP input member 'exec-oob' must be a string")),
        (
            r#"{"execute":"nothing","exec-oob":"nothing"}"#,
            generic("QMP input member 'execute' clashes with 'exec-oob'"),
        ),
        (
            r#"{"execute":"nothing","arguments":[]}"#,
            generic("QMP input member 'arguments' must be an object"),
        ),
        (r#"{"execute":"nothing","argument":{}}"#, generic("QMP input member 'argument' is unexpected")),
        (r#"{"execute":"nothing","id":1,"id":2}"#, generic("JSON parse error, duplicate key")),
        (r#"{"execute":"nothing",}"#, generic("JSON parse error, key is not a string in object")),
        (r#"{"execute"}"#, generic("JSON parse error, missing : in object pair")),
        (r#"{"execute":nope}"#, generic("JSON parse error, invalid keyword or number")),
        (r#"{"exec-oob":"say"}"#, generic("The command say does not support OOB")),
        (r#"{"exec-oob":"qmp_capabilities"}"#, generic("The command qmp_capabilities does not support OOB")),
        (r#"{"execute":"Say"}"#, vec![error(NOT_FOUND, "The command Say has not been found")]),
        (r#"{"execute":""}"#, vec![error(NOT_FOUND, "The command  has not been found")]),
        // A name at the prompt is none on the wire.
        (r#"{"execute":"help"}"#, vec![error(NOT_FOUND, "The command help has not been found")]),
        (r#"{"exec-oob":"no-such"}"#, vec![error(NOT_FOUND, "The command no-such has not been found")]),
    ];
    for (request, expected) in cases {
        check(request, expected);
    }
}

#[test]
fn a_wrong_argument_is_told_why() {
    let cases = [
        ("say", "{}", "Parameter 'text' is missing"),
        ("say", r#"{"text":1}"#, "Invalid parameter type for 'text', expected: string"),
        ("say", r#"{"text":null}"#, "Invalid parameter type for 'text', expected: string"),
        ("say", r#"{"text":"x","more":null}"#, "Invalid parameter type for 'more', expected: string"),
        ("say", r#"{"text":"x","less":1}"#, "Parameter 'less' is unexpected"),
        // The parameters in their order first, what is unexpected last.
        ("say", r#"{"less":1}"#, "Parameter 'text' is missing"),
        ("say", r#"{"more":1,"text":2}"#, "Invalid parameter type for 'text', expected: string"),
        ("switch", r#"{"on":1}"#, "Invalid parameter type for 'on', expected: boolean"),
        ("switch", r#"{"on":"on"}"#, "Invalid parameter type for 'on', expected: boolean"),
        ("number", r#"{"value":1.0}"#, "Invalid parameter type for 'value', expected: integer"),
        (
            "number",
            r#"{"value":9223372036854775808}"#,
            "Invalid parameter type for 'value', expected: integer",
        ),
        ("number", r#"{"value":1,"small":256}"#, "Parameter 'small' expects uint8_t"),
        ("number", r#"{"value":1,"small":-1}"#, "Parameter 'small' expects uint8_t"),
        ("size", r#"{"bytes":-1}"#, "Parameter 'bytes' expects uint64"),
        ("size", r#"{"bytes":"1"}"#, "Parameter 'bytes' expects uint64"),
        ("ratio", r#"{"value":"1"}"#, "Invalid parameter type for 'value', expected: number"),
        ("ratio", r#"{"value":1e999}"#, "Invalid parameter type for 'value', expected: number"),
        ("pick", r#"{"mode":"slow"}"#, "Parameter 'mode' does not accept value 'slow'"),
        ("pick", r#"{"mode":1}"#, "Invalid parameter type for 'mode', expected: string"),
        ("configure", r#"{"options":[]}"#, "Invalid parameter type for 'options', expected: object"),
        ("configure", r#"{"options":{}}"#, "Parameter 'options.level' is missing"),
        ("configure", r#"{"options":{"level":1,"x":1}}"#, "Parameter 'options.x' is unexpected"),
        ("configure", r#"{"options":{"level":300}}"#, "Parameter 'options.level' expects uint8_t"),
        (
            "configure",
            r#"{"options":{"level":1,"tags":["a",2]}}"#,
            "Invalid parameter type for 'options.tags[1]', expected: string",
        ),
        (
            "configure",
            r#"{"options":{"level":1,"mode":"no"}}"#,
            "Parameter 'options.mode' does not accept value 'no'",
        ),
        ("nothing", r#"{"a":1}"#, "Parameter 'a' is unexpected"),
        ("query-caller", r#"{"caller":1}"#, "Parameter 'caller' is unexpected"),
        ("defaulted", r#"{"node":"x"}"#, "Parameter 'node' is unexpected"),
    ];
    for (command, arguments, text) in cases {
        check(&format!(r#"{{"execute":"{command}","arguments":{arguments}}}"#), &[error(GENERIC, text)]);
    }
}

#[test]
fn a_right_argument_is_read_by_its_type() {
    let cases = [
        ("say", r#"{"text":"h\u00e9\n"}"#, json!("<hé\n>")),
        ("say", r#"{"more":"b","text":"a"}"#, json!("<a> <b>")),
        ("switch", r#"{"on":true,"other":false}"#, json!("true Some(false)")),
        ("number", r#"{"value":-9223372036854775808,"small":255}"#, json!("-9223372036854775808 Some(255)")),
        ("size", r#"{"bytes":18446744073709551615}"#, json!("18446744073709551615")),
        ("ratio", r#"{"value":3}"#, json!("3")),
        ("ratio", r#"{"value":1.5e-1}"#, json!("0.15")),
        ("pick", r#"{"mode":"very-slow"}"#, json!("VerySlow")),
        ("configure", r#"{"options":{"level":1}}"#, json!("1 None []")),
        (
            "configure",
            r#"{"options":{"tags":["a"],"mode":"fast","level":2}}"#,
            json!(r#"2 Some(Fast) ["a"]"#),
        ),
        ("defaulted", "{}", json!("7 none")),
        ("defaulted", r#"{"node-name":"n","count":1}"#, json!("1 n")),
        ("nothing", "{}", json!({})),
        ("nought", "{}", json!({})),
        ("free", r#"{"value":41}"#, json!(42)),
        ("query-list", "{}", json!(["fast", "very-slow"])),
        ("query-caller", "{}", json!("Qmp mon0 a test")),
        ("poke", "{}", json!(1)),
    ];
    for (command, arguments, value) in cases {
        check(
            &format!(r#"{{"execute":"{command}","arguments":{arguments}}}"#),
            &[json!({ "return": value })],
        );
    }
}

/// All arguments are read before the handler has any effect.
#[test]
fn a_refused_call_does_nothing() {
    let mut pair = plain();
    pair.ask(r#"{"execute":"trace","arguments":{"what":"x","why":1}}"#);
    assert!(pair.vmm.ran.borrow().is_empty());
    pair.ask(r#"{"execute":"trace","arguments":{"what":"x"}}"#);
    assert_eq!(*pair.vmm.ran.borrow(), ["x"]);
}

/// A hint is for people; a class is for programs.
#[test]
fn a_handlers_error_keeps_its_class() {
    check(r#"{"execute":"unplug"}"#, &[error("DeviceNotFound", "Device 'd9' not found")]);
    check(
        r#"{"execute":"free","arguments":{"value":18446744073709551615}}"#,
        &[error(GENERIC, "the sum does not fit")],
    );
}

#[test]
fn introspection_lists_every_name_on_the_wire() {
    let mut pair = plain();
    let replies = pair.ask(r#"{"execute":"query-commands"}{"execute":"query-version"}"#);
    let names: Vec<_> =
        replies[0]["return"].as_array().unwrap().iter().map(|info| info["name"].as_str().unwrap()).collect();
    for name in ["act", "nothing", "nought", "free", "poke", "qmp_capabilities", "query-commands"] {
        assert!(names.contains(&name), "{name} of {names:?}");
    }
    assert!(!names.contains(&"help"));
    assert_eq!(replies[1]["return"]["qemu"]["major"], 8);
}

#[test]
fn events_come_after_the_negotiation_with_time_and_data() {
    let mut pair = greeted();
    let events = pair.vmm.events.clone();
    events.emit(&monitor_tests::machine::Quiet {});
    assert_eq!(pair.output(), "", "no event before the negotiation");
    // Failed, it lets none through either.
    pair.ask(r#"{"execute":"qmp_capabilities","arguments":{"enable":["fly"]}}"#);
    events.emit(&monitor_tests::machine::Quiet {});
    assert_eq!(pair.output(), "");
    pair.negotiate();
    let timestamp = json!({"seconds": 1_700_000_000, "microseconds": 123_456});
    let counted = json!({"event": "COUNTED", "data": {"count": 3}, "timestamp": timestamp});
    let quiet = json!({"event": "QUIET", "timestamp": timestamp});
    // Emitted by a handler, they come before its reply.
    let reply = json!({"return": {}, "id": 1});
    assert_eq!(
        pair.ask(r#"{"execute":"count","arguments":{"count":3},"id":1}"#),
        [counted, quiet.clone(), reply]
    );
    std::thread::spawn(move || events.emit(&monitor_tests::machine::Quiet {})).join().unwrap();
    assert_eq!(pair.replies(), [quiet]);
    pair.works();
}

#[test]
fn a_person_gets_no_events() {
    let mut pair = Pair::human(|monitor| monitor);
    pair.vmm.events.emit(&monitor_tests::machine::Quiet {});
    assert_eq!(pair.output(), "");
    pair.works();
}
