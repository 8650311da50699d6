//! Both sides answer alike, so that it is the same work that is measured.

use crate::commands::{Client, LARGE, NESTED, NOTHING, SCALARS, SCALARS_LATER, UNKNOWN, WRONG_TYPE};
use crate::hand::Hand;
use crate::names::with_sibling_names;
use crate::ours::Ours;
use crate::rows;
use serde_json::Value;

/// The replies of both sides to one request; the texts of errors are each side's own.
fn replies(ours: &mut Ours, hand: &mut Hand, request: &str) -> [Value; 2] {
    let sides: [&mut dyn Client; 2] = [ours, hand];
    sides.map(|side| {
        let mut reply = Vec::new();
        side.answer(format!("{}\r\n", request.trim_end()).as_bytes(), &mut reply);
        assert!(reply.ends_with(b"\r\n"), "{request}: {}", reply.escape_ascii());
        serde_json::from_slice(&reply).unwrap_or_else(|error| panic!("{request}: {error}"))
    })
}

fn check_success(request: &str, expected: &str) {
    let [ours, hand] = replies(&mut Ours::new().unwrap(), &mut Hand::default(), request);
    // As values: in which order members stand is for a crate of the workspace to choose, by a feature of serde_json's.
    let expected: Value = serde_json::from_str(expected).unwrap();
    assert_eq!(ours, expected, "{request}");
    assert_eq!(hand, ours, "{request}");
}

#[test]
fn the_measured_requests_succeed() {
    let expected = r#"{"id":"libvirt-42","return":{"full-duplex":true,"name":"net0","speed":10000}}"#;
    check_success(SCALARS, expected);
    check_success(SCALARS_LATER, expected);
}

#[test]
fn every_row_compares_the_same_work() {
    for request in [NOTHING, NESTED, LARGE] {
        let [ours, hand] = replies(&mut Ours::new().unwrap(), &mut Hand::default(), request);
        assert_eq!(ours["id"], "libvirt-42", "{request}");
        assert!(ours["return"].is_object() || ours["return"].is_array(), "{request}: {ours}");
        assert_eq!(ours, hand, "{request}");
    }
    for (request, class) in [(UNKNOWN, "CommandNotFound"), (WRONG_TYPE, "GenericError")] {
        for reply in replies(&mut Ours::new().unwrap(), &mut Hand::default(), request) {
            assert_eq!(reply["error"]["class"], class, "{request}");
        }
    }
}

/// jsonrpsee's results are those of the others, under the same id.
#[cfg(feature = "peers")]
#[test]
fn the_peers_do_the_same_work() {
    use crate::rpc::{Rpc, requests};
    let mut rpc = Rpc::new().unwrap();
    let mut reply = Vec::new();
    let pairs = [
        (NOTHING, requests::NOTHING),
        (SCALARS, requests::SCALARS),
        (NESTED, requests::NESTED),
        (LARGE, requests::LARGE),
    ];
    for (request, rpc_request) in pairs {
        let [ours, _] = replies(&mut Ours::new().unwrap(), &mut Hand::default(), request);
        rpc.answer(rpc_request.as_bytes(), &mut reply);
        let reply: Value = serde_json::from_slice(&reply).unwrap();
        assert_eq!((&reply["result"], &reply["id"]), (&ours["return"], &ours["id"]), "{rpc_request}");
    }
    for request in [requests::UNKNOWN, requests::WRONG_TYPE] {
        rpc.answer(request.as_bytes(), &mut reply);
        let reply: Value = serde_json::from_slice(&reply).unwrap();
        assert!(reply["error"].is_object(), "{request}: {reply}");
    }
}

#[test]
fn every_side_does_its_work() {
    for row in rows::all() {
        for side in row.sides {
            let mut work = (side.prepare)().unwrap_or_else(|error| panic!("{}: {error}", side.key));
            work(1);
        }
    }
}

#[test]
fn optional_arguments_and_ids_are_the_same() {
    check_success(
        r#" { "arguments" : { "speed" : 1, "name" : "a\n\u00e9" } , "execute" : "set-\u006cink" } "#,
        r#"{"return":{"full-duplex":true,"name":"a\né","speed":1}}"#,
    );
    for id in ["null", "7", "1.50", r#"{"a":[1,"b"]}"#] {
        check_success(
            &format!(
                r#"{{"execute":"set-link","id":{id},"arguments":{{"name":"","full-duplex":false,"speed":2}}}}"#
            ),
            &format!(r#"{{"id":{id},"return":{{"full-duplex":false,"name":"","speed":2}}}}"#)
                .replace("1.50", "1.5"),
        );
    }
}

#[test]
fn the_siblings_are_there() {
    let (mut ours, mut hand) = (Ours::new().unwrap(), Hand::default());
    macro_rules! names {
        ($($function:ident $name:literal,)* ; $($more_functions:ident $more_names:literal,)*) => {
            [$($name,)* $($more_names,)*]
        };
    }
    let names = with_sibling_names!(names);
    assert_eq!(names.len(), 200);
    for name in names {
        let replies = replies(&mut ours, &mut hand, &format!(r#"{{"execute":"{name}","id":1}}"#));
        for reply in replies {
            assert_eq!(reply["return"], name);
        }
    }
}

#[test]
fn bad_requests_fail_alike_and_both_sides_go_on() {
    let (mut ours, mut hand) = (Ours::new().unwrap(), Hand::default());
    let arguments = |arguments| format!(r#"{{"execute":"set-link","arguments":{arguments},"id":1}}"#);
    let later = |arguments| format!(r#"{{"execute":"set-link-later","arguments":{arguments},"id":1}}"#);
    for (request, class, id) in [
        (arguments(r#"{"name":"a"}"#), "GenericError", 1),
        (arguments(r#"{"speed":1}"#), "GenericError", 1),
        (arguments(r#"{"name":"a","speed":"1"}"#), "GenericError", 1),
        (arguments(r#"{"name":1,"speed":1}"#), "GenericError", 1),
        (arguments(r#"{"name":"a","speed":-1}"#), "GenericError", 1),
        (arguments(r#"{"name":"a","speed":18446744073709551616}"#), "GenericError", 1),
        (arguments(r#"{"name":"a","speed":1,"full-duplex":1}"#), "GenericError", 1),
        (arguments(r#"{"name":"a","speed":1,"frob":1}"#), "GenericError", 1),
        (arguments(r#"["a",1,true]"#), "GenericError", 1),
        (arguments(r#"{"name":"a","speed":0}"#), "GenericError", 1),
        (later(r#"{"name":"a","speed":0}"#), "GenericError", 1),
        (r#"{"execute":"set-link","id":1}"#.to_owned(), "GenericError", 1),
        (r#"{"execute":"frobnicate","id":1}"#.to_owned(), "CommandNotFound", 1),
        (r#"{"execute":7,"id":1}"#.to_owned(), "GenericError", 1),
        (r#"{"id":1}"#.to_owned(), "GenericError", 1),
        (r#"{"execute":"set-link","frob":1,"id":1}"#.to_owned(), "GenericError", 1),
        // Without an id: text that is no JSON, duplicates, no object.
        (arguments(r#"{"name":"a","name":"a","speed":1}"#).replace(r#","id":1"#, ""), "GenericError", 0),
        (r#"{"execute":"set-link","execute":"set-link"}"#.to_owned(), "GenericError", 0),
        (r#"{"execute":"set-link",}"#.to_owned(), "GenericError", 0),
        (r#"["set-link"]"#.to_owned(), "GenericError", 0),
    ] {
        for reply in replies(&mut ours, &mut hand, &request) {
            assert_eq!(reply["error"]["class"], class, "{request}: {reply}");
            assert!(
                reply["error"]["desc"].as_str().is_some_and(|text| !text.is_empty()),
                "{request}: {reply}"
            );
            assert_eq!(reply.get("id").and_then(Value::as_i64).unwrap_or_default(), id, "{request}: {reply}");
        }
        let [ours, hand] = replies(&mut ours, &mut hand, SCALARS);
        assert_eq!(ours["return"], hand["return"], "after {request}");
        assert_eq!(ours["return"]["speed"], 10000, "after {request}");
    }
}
