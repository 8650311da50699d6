//! File descriptors that a command passes to its client: with which byte they go, and who closes those that do not. That
//! they come out of a socket is `serving`'s to show.

use monitor_tests::machine::Number;
use monitor_tests::pair::{Pair, Session, error, limits};
use serde_json::json;
use std::fs::File;
use std::io::{PipeReader, Read, pipe};
use std::os::fd::OwnedFd;

const ONE: &str = r#"{"execute":"hand-out","arguments":{"texts":["a"]}}"#;
const TWO: &str = r#"{"execute":"hand-out","arguments":{"texts":["b","c"]}}"#;
const NOWHERE: &str =
    "Command 'hand-out' passes a file descriptor, which takes a QMP client at a UNIX socket";
const TOO_MANY: &str = "Too many file descriptors wait to be passed to this client";

fn texts(passed: Vec<OwnedFd>) -> Vec<String> {
    passed.into_iter().map(|passed| std::io::read_to_string(File::from(passed)).unwrap()).collect()
}

/// A descriptor, and what tells that it was closed.
fn watched() -> (PipeReader, OwnedFd) {
    let (reader, writer) = pipe().unwrap();
    (reader, writer.into())
}

/// Blocks where it is still open, so that a leak hangs and does not pass.
#[track_caller]
fn assert_closed(mut reader: PipeReader) {
    assert_eq!(reader.read(&mut [0]).unwrap(), 0);
}

#[test]
fn they_go_with_the_first_byte_of_their_reply() {
    let mut pair = Pair::negotiated(|monitor| monitor);
    let say = r#"{"execute":"say","arguments":{"text":"-"}}"#;
    pair.feed([say, ONE, TWO, say].concat());
    pair.run();
    let (said, passed) = pair.passing();
    assert_eq!((said.as_str(), passed.len()), ("{\"return\":\"<->\"}\r\n", 0));
    let (said, passed) = pair.passing();
    assert_eq!((said.as_str(), texts(passed)), ("{\"return\":1}\r\n", vec!["a".to_owned()]));
    let (said, passed) = pair.passing();
    assert_eq!(said, "{\"return\":2}\r\n{\"return\":\"<->\"}\r\n");
    assert_eq!(texts(passed), ["b", "c"]);
    let (said, passed) = pair.passing();
    assert_eq!((said.as_str(), passed.len()), ("", 0));
    pair.works();
}

#[test]
fn a_completion_attaches_until_it_completes() {
    let mut pair = Pair::negotiated(|monitor| monitor);
    assert_eq!(pair.ask(r#"{"execute":"act","arguments":{"how":"keep"}}"#).len(), 0);
    let done = pair.vmm.take();
    let (reader, descriptor) = watched();
    done.attach(descriptor).unwrap();
    done.complete(Number { n: 1 });
    let (said, passed) = pair.passing();
    assert_eq!((said.as_str(), passed.len()), ("{\"return\":{\"n\":1}}\r\n", 1));
    drop(passed);
    assert_closed(reader);
}

#[test]
fn an_error_is_answered_without_them() {
    let mut pair = Pair::negotiated(|monitor| monitor);
    pair.ask(r#"{"execute":"act","arguments":{"how":"keep"}}"#);
    let done = pair.vmm.take();
    let (reader, descriptor) = watched();
    done.attach(descriptor).unwrap();
    done.fail("it broke");
    assert_closed(reader);
    assert_eq!(pair.replies(), [error("GenericError", "it broke")]);
    pair.works();
}

#[test]
fn those_of_a_client_that_is_gone_are_closed() {
    let mut pair = Pair::negotiated(|monitor| monitor);
    pair.ask(r#"{"execute":"act","arguments":{"how":"keep"}}"#);
    let late = pair.vmm.take();
    pair.feed(r#"{"execute":"act","arguments":{"how":"keep"},"id":1}"#);
    pair.run();
    let unread = pair.vmm.take();
    let (of_unread, descriptor) = watched();
    unread.attach(descriptor).unwrap();
    unread.complete(Number { n: 1 });
    let (of_late, descriptor) = watched();
    late.attach(descriptor).unwrap();
    pair.disconnect();
    assert_closed(of_unread);
    let (of_latest, descriptor) = watched();
    late.attach(descriptor).unwrap();
    late.complete(Number { n: 2 });
    assert_closed(of_late);
    assert_closed(of_latest);
}

#[test]
fn a_driver_that_does_not_ask_for_them_closes_them() {
    let mut pair = Pair::negotiated(|monitor| monitor);
    assert_eq!(pair.ask(TWO), [json!({"return": 2})]);
    assert!(pair.passing().1.is_empty());
    pair.works();
}

#[test]
fn more_than_the_bound_are_refused_until_the_client_reads() {
    let mut pair = Pair::negotiated(|monitor| monitor.limits(limits(|limits| limits.descriptors = 2)));
    pair.feed([TWO, ONE].concat());
    pair.run();
    let (said, passed) = pair.passing();
    assert_eq!(passed.len(), 2);
    let refusal = error("GenericError", TOO_MANY).to_string();
    assert_eq!(said, format!("{{\"return\":2}}\r\n{refusal}\r\n"));
    pair.feed(ONE);
    pair.run();
    assert_eq!(texts(pair.passing().1), ["a"]);
    let many = json!({"execute": "hand-out", "arguments": {"texts": vec![""; 254]}}).to_string();
    let text = "No more than 253 file descriptors can be passed with a reply";
    assert_eq!(pair.ask(many), [error("GenericError", text)]);
    pair.works();
}

#[test]
fn who_cannot_take_them_is_told() {
    let mut pair = Pair::negotiated(|monitor| monitor);
    let line = r#"{"execute":"human-monitor-command","arguments":{"command-line":"hand-out"}}"#;
    assert_eq!(pair.ask(line), [json!({"return": format!("{NOWHERE}\r\n")})]);
    pair.works();
    // The driver of this one does not say that it passes any.
    pair.session = Session::Qmp(pair.stranger());
    pair.negotiate();
    assert_eq!(pair.ask(ONE), [error("GenericError", NOWHERE)]);
    pair.works();

    let mut pair = Pair::human(|monitor| monitor);
    assert!(pair.type_in("hand-out\n").starts_with(&format!("{NOWHERE}\n")));
    pair.works();
}
