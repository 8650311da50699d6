//! File descriptors that a client passes: who takes them, who closes them, where they are kept. That they come through a
//! socket is `descriptors`' to show.

use monitor_tests::pair::{Pair, error, limits};
use serde_json::{Value, json};
use std::io::{Read, Write, pipe};
use std::os::fd::OwnedFd;

/// A descriptor in which `text` stands.
fn readable(text: &str) -> OwnedFd {
    let (reader, mut writer) = pipe().unwrap();
    writer.write_all(text.as_bytes()).unwrap();
    reader.into()
}

/// A descriptor, and whether it was closed since: the only one who could still write has gone.
struct Watched(std::io::PipeReader);

impl Watched {
    fn new() -> (Self, OwnedFd) {
        let (reader, writer) = pipe().unwrap();
        (Self(reader), writer.into())
    }

    /// Blocks where it is still open, so that a leak hangs and does not pass.
    fn assert_closed(mut self) {
        assert_eq!(self.0.read(&mut [0]).unwrap(), 0);
    }
}

fn returned(value: Value) -> Value {
    json!({ "return": value })
}

fn generic(text: &str) -> Value {
    error("GenericError", text)
}

const GETFD: &str = r#"{"execute":"getfd","arguments":{"fdname":"net0"}}"#;
const CLOSEFD: &str = r#"{"execute":"closefd","arguments":{"fdname":"net0"}}"#;
const READ_NAMED: &str = r#"{"execute":"read-named","arguments":{"fdname":"net0"}}"#;
const READ_PASSED: &str = r#"{"execute":"read-passed","arguments":{"times":1}}"#;

#[test]
fn a_handler_takes_what_was_passed_in_the_order_of_its_parameters() {
    let mut pair = Pair::negotiated(|monitor| monitor);
    pair.pass(vec![readable("a"), readable("b")], READ_PASSED);
    assert_eq!(pair.ask(""), [returned(json!(["a", "b"]))]);
    pair.pass(vec![readable("a")], READ_PASSED);
    assert_eq!(pair.ask(""), [returned(json!(["a"]))]);
    assert_eq!(pair.ask(READ_PASSED), [generic("No file descriptor supplied via SCM_RIGHTS")]);
    pair.works();
}

#[test]
fn descriptors_wait_for_a_command_that_takes_them() {
    let mut pair = Pair::negotiated(|monitor| monitor);
    // `send_fd_scm` of `qemu.qmp` sends a blank.
    pair.pass(vec![readable("a")], " ");
    pair.works();
    assert_eq!(pair.ask(r#"{"execute":"no-such"}"#).len(), 1);
    assert_eq!(pair.ask(READ_PASSED), [returned(json!(["a"]))]);
}

#[test]
fn what_comes_later_replaces_what_was_not_taken() {
    let mut pair = Pair::negotiated(|monitor| monitor);
    let (watched, first) = Watched::new();
    pair.pass(vec![first], " ");
    pair.pass(vec![readable("b")], " ");
    watched.assert_closed();
    assert_eq!(pair.ask(READ_PASSED), [returned(json!(["b"]))]);
}

#[test]
fn what_a_command_does_not_take_is_closed() {
    let mut pair = Pair::negotiated(|monitor| monitor);
    let (watched, third) = Watched::new();
    pair.pass(vec![readable("a"), readable("b"), third], READ_PASSED);
    assert_eq!(pair.ask(""), [returned(json!(["a", "b"]))]);
    watched.assert_closed();
    pair.works();
}

#[test]
fn a_refused_command_closes_what_was_passed_to_it() {
    let mut pair = Pair::negotiated(|monitor| monitor);
    for (request, text) in [
        (r#"{"execute":"getfd","arguments":{}}"#, "Parameter 'fdname' is missing"),
        (
            r#"{"execute":"getfd","arguments":{"fdname":1}}"#,
            "Invalid parameter type for 'fdname', expected: string",
        ),
        (r#"{"execute":"getfd","arguments":{"fdname":"a","x":1}}"#, "Parameter 'x' is unexpected"),
        (r#"{"execute":"getfd","arguments":{"fdname":"a","fd":1}}"#, "Parameter 'fd' is unexpected"),
        (
            r#"{"execute":"getfd","arguments":{"fdname":"0a"}}"#,
            "Parameter 'fdname' expects a name not starting with a digit",
        ),
        (
            r#"{"execute":"add-fd","arguments":{"fdset-id":-1}}"#,
            "Parameter 'fdset-id' expects a non-negative value",
        ),
    ] {
        let (watched, passed) = Watched::new();
        pair.pass(vec![passed], request);
        assert_eq!(pair.ask(""), [generic(text)], "{request}");
        watched.assert_closed();
        pair.works();
    }
}

#[test]
fn a_request_that_waits_keeps_what_was_passed_to_it() {
    let mut pair = Pair::negotiated(|monitor| monitor);
    pair.ask(r#"{"execute":"act","arguments":{"how":"keep"}}"#);
    pair.pass(vec![readable("a")], READ_PASSED);
    pair.run();
    pair.pass(vec![readable("b")], READ_PASSED);
    pair.run();
    assert_eq!(pair.output(), "");
    pair.vmm.take().complete(monitor_tests::machine::Number { n: 1 });
    assert_eq!(pair.ask(""), [returned(json!({"n": 1})), returned(json!(["a"])), returned(json!(["b"]))]);
}

#[test]
fn all_is_closed_when_the_client_leaves() {
    let mut pair = Pair::negotiated(|monitor| monitor);
    let (waiting, first) = Watched::new();
    let (unused, second) = Watched::new();
    let (held, third) = Watched::new();
    pair.pass(vec![third], r#"{"execute":"getfd","arguments":{"fdname":"x"},"id":1}"#);
    let call = pair.hold();
    pair.ask(r#"{"execute":"act","arguments":{"how":"keep"}}"#);
    pair.pass(vec![first], GETFD);
    pair.run();
    pair.pass(vec![second], " ");
    pair.disconnect();
    pair.reconnect();
    waiting.assert_closed();
    unused.assert_closed();
    drop(call);
    held.assert_closed();
}

#[test]
fn a_named_descriptor_is_kept_replaced_and_closed() {
    let mut pair = Pair::negotiated(|monitor| monitor);
    assert_eq!(pair.ask(GETFD), [generic("No file descriptor supplied via SCM_RIGHTS")]);
    let (watched, first) = Watched::new();
    pair.pass(vec![first], GETFD);
    assert_eq!(pair.ask(""), [returned(json!({}))]);
    // The same name closes it, and says nothing.
    pair.pass(vec![readable("b")], GETFD);
    assert_eq!(pair.ask(""), [returned(json!({}))]);
    watched.assert_closed();

    // It outlives its session.
    pair.reconnect();
    pair.negotiate();
    assert_eq!(pair.ask(READ_NAMED), [returned(json!("b"))]);
    assert_eq!(pair.ask(READ_NAMED), [generic("File descriptor named 'net0' has not been found")]);
    assert_eq!(pair.ask(CLOSEFD), [generic("File descriptor named 'net0' not found")]);

    let (watched, third) = Watched::new();
    pair.pass(vec![third], GETFD);
    assert_eq!(pair.ask(CLOSEFD), [returned(json!({})), returned(json!({}))]);
    watched.assert_closed();
    pair.works();
}

/// The value that a command with these arguments returns.
fn result(pair: &mut Pair, command: &str, arguments: Value) -> Value {
    let mut replies = pair.ask(json!({"execute": command, "arguments": arguments}).to_string());
    assert_eq!(replies.len(), 1, "{replies:?}");
    replies[0]["return"].take()
}

fn add(pair: &mut Pair, text: &str, arguments: Value) -> Value {
    pair.pass(vec![readable(text)], "");
    result(pair, "add-fd", arguments)
}

#[test]
fn sets_of_descriptors_are_numbered_listed_read_and_removed() {
    let mut pair = Pair::negotiated(|monitor| monitor);
    let first = add(&mut pair, "a", json!({"opaque": "rdonly:a"}));
    let second = add(&mut pair, "b", json!({"fdset-id": 0}));
    let other = add(&mut pair, "c", json!({"fdset-id": 7}));
    let lowest = add(&mut pair, "d", json!({}));
    let ids: Vec<_> = [&first, &second, &other, &lowest].iter().map(|added| &added["fdset-id"]).collect();
    assert_eq!(ids, [0, 0, 7, 1]);
    let listed = json!([
        {"fdset-id": 0, "fds": [{"fd": first["fd"], "opaque": "rdonly:a"}, {"fd": second["fd"]}]},
        {"fdset-id": 1, "fds": [{"fd": lowest["fd"]}]},
        {"fdset-id": 7, "fds": [{"fd": other["fd"]}]},
    ]);
    assert_eq!(result(&mut pair, "query-fdsets", json!({})), listed);
    assert_eq!(result(&mut pair, "read-set", json!({"id": 0})), json!(["a", "b"]));
    assert_eq!(result(&mut pair, "read-set", json!({"id": 2})), Value::Null);

    assert_eq!(result(&mut pair, "remove-fd", json!({"fdset-id": 0, "fd": first["fd"]})), json!({}));
    assert_eq!(result(&mut pair, "remove-fd", json!({"fdset-id": 1})), json!({}));
    assert_eq!(result(&mut pair, "remove-fd", json!({"fdset-id": 7, "fd": other["fd"]})), json!({}));
    let left = json!([{"fdset-id": 0, "fds": [{"fd": second["fd"]}]}]);
    assert_eq!(result(&mut pair, "query-fdsets", json!({})), left);

    for (arguments, name) in [
        (json!({"fdset-id": 1}), "fdset-id:1"),
        (json!({"fdset-id": 1, "fd": 3}), "fdset-id:1, fd:3"),
        (json!({"fdset-id": 0, "fd": -1}), "fdset-id:0, fd:-1"),
    ] {
        let request = json!({"execute": "remove-fd", "arguments": arguments}).to_string();
        assert_eq!(pair.ask(request), [generic(&format!("File descriptor named '{name}' not found"))]);
    }
    let request = r#"{"execute":"add-fd"}"#;
    assert_eq!(pair.ask(request), [generic("No file descriptor supplied via SCM_RIGHTS")]);
    pair.works();
}

#[test]
fn a_monitor_keeps_so_many_and_no_more() {
    let mut pair = Pair::negotiated(|monitor| monitor.limits(limits(|limits| limits.descriptors = 2)));
    add(&mut pair, "a", json!({}));
    pair.pass(vec![readable("b")], GETFD);
    assert_eq!(pair.ask(""), [returned(json!({}))]);
    let full = generic("The monitor keeps 2 file descriptors and no more; close one");
    let (watched, third) = Watched::new();
    pair.pass(vec![third], r#"{"execute":"getfd","arguments":{"fdname":"other"}}"#);
    assert_eq!(pair.ask(""), std::slice::from_ref(&full));
    watched.assert_closed();
    pair.pass(vec![readable("d")], r#"{"execute":"add-fd"}"#);
    assert_eq!(pair.ask(""), [full]);
    // Replacing needs no room.
    pair.pass(vec![readable("e")], GETFD);
    assert_eq!(pair.ask(READ_NAMED), [returned(json!({})), returned(json!("e"))]);
    pair.works();
}

#[test]
fn a_person_has_no_descriptor_to_pass() {
    let mut pair = Pair::human(|monitor| monitor);
    let said = pair.type_in("read-passed 1\n");
    assert!(said.starts_with("No file descriptor supplied via SCM_RIGHTS\n"), "{said}");
    pair.works();
}
