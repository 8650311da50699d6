//! Clients that leave: at any byte, with commands in flight, or with only half of the connection.

use super::Driver;
use super::client::{Client, returned};
use super::host::{Host, eventually, threads_called};
use super::machine::Counted;
use serde_json::json;
use std::process::{Command, Stdio};

const CONVERSATION: &str = concat!(
    r#"{"execute":"qmp_capabilities"}"#,
    "\r\n",
    r#"{"execute":"echo","arguments":{"value":1},"id":1}"#,
    r#"{"execute":"hold","arguments":{"tag":"x"},"id":2}"#,
    "\n",
    r#"{"execute":"echo","arguments":{"value":2}} {"execute":"no-such-command"}"#,
);

/// Clients that leave after each prefix of `conversation`, beside one that stays.
fn leave_at_every_byte(monitor: &str, read_first: bool) {
    let host = Host::with(monitor, |_| ());
    let mut other = host.client();
    for end in 0..=CONVERSATION.len() {
        let mut client = Client::connect(&host.qmp_path());
        if read_first {
            client.read();
        }
        client.send(&CONVERSATION[..end]);
        drop(client);
        other.works();
    }
    host.works_for(&mut [&mut other]);
    // Nothing of them is left behind, not even a thread: what listens, and the other.
    let [qmp, _] = &host.served[..] else { panic!("two monitors") };
    eventually("those who left are no longer served", || qmp.occupants() == 2);
    if crate::DRIVER == Driver::Threads {
        let name = format!("{monitor} session");
        eventually("their threads have ended", || threads_called(&name) == 1);
    }
}

#[test]
fn a_client_may_leave_at_any_byte() {
    leave_at_every_byte("any", true);
}

#[test]
fn a_client_may_leave_at_any_byte_without_having_read() {
    leave_at_every_byte("unread", false);
}

#[test]
fn a_person_may_leave_at_any_byte() {
    let host = Host::new();
    let mut other = host.person();
    let conversation = "echo 1\r\nhold x\necho 2\n\x03help\n";
    for end in 0..=conversation.len() {
        host.person().types(&conversation[..end]);
        other.types("echo 7\n");
        assert_eq!(other.until("> "), "7\n> ");
    }
}

#[test]
fn leaving_cancels_and_the_late_answer_is_nobodys() {
    let host = Host::new();
    let (mut other, mut client) = (host.client(), host.client());
    other.execute("hold", &json!({"tag": "stays"}), 1);
    client.execute("hold", &json!({"tag": "leaves"}), 1);
    let (stays, leaves) = (host.held("stays"), host.held("leaves"));
    assert!(!leaves.is_cancelled());
    drop(client);
    assert_eq!(host.cancelled(), "leaves");
    assert!(leaves.is_cancelled() && !stays.is_cancelled());

    let mut next = host.client();
    next.execute("hold", &json!({"tag": "next"}), 1);
    let next_held = host.held("next");
    leaves.complete(13);
    next.works();
    next_held.complete(14);
    assert_eq!(next.read(), returned(14, 1));
    stays.complete(15);
    assert_eq!(other.read(), returned(15, 1));
    assert!(!host.was_cancelled(), "once, and only who left");
}

#[test]
fn a_person_who_leaves_cancels() {
    let host = Host::new();
    let mut person = host.person();
    person.types("hold it\necho 1\n");
    let done = host.held("it");
    drop(person);
    assert_eq!(host.cancelled(), "it");
    done.complete(1);
    host.works_for(&mut []);
}

#[test]
fn leaving_cancels_also_when_nothing_is_read_any_more() {
    let host = Host::new();
    let mut client = host.client();
    // Without ids they wait for the first; when the queue is full the session reads no more.
    client.send(r#"{"execute":"hold","arguments":{"tag":"first"}}"#);
    client.send(r#"{"execute":"echo","arguments":{"value":1}}"#.repeat(100));
    let done = host.held("first");
    drop(client);
    assert_eq!(host.cancelled(), "first");
    done.complete(1);
    host.works_for(&mut []);
}

#[test]
fn a_person_leaving_cancels_also_when_too_much_is_typed_ahead() {
    let host = Host::limited(|limits| limits.request_bytes = 100);
    let mut person = host.person();
    person.types("hold it\n");
    let done = host.held("it");
    person.types(&"echo 1\n".repeat(100));
    drop(person);
    assert_eq!(host.cancelled(), "it");
    done.complete(1);
    host.works_for(&mut []);
}

#[test]
fn a_half_closed_connection_is_answered_to_the_end() {
    let host = Host::new();
    let mut client = host.client();
    for id in 0..50 {
        client.execute("echo", &json!({"value": id}), id);
    }
    client.execute("hold", &json!({"tag": "late"}), 50);
    client.send(
        r#"{"execute":"hold","arguments":{"tag":"ordered"}}{"execute":"echo","arguments":{"value":1}}"#,
    );
    // Half a request comes to nothing.
    client.send(r#"{"execute":"ec"#);
    client.end();
    for id in 0..50 {
        assert_eq!(client.read(), returned(id, id));
    }
    let (late, ordered) = (host.held("late"), host.held("ordered"));
    assert!(!host.was_cancelled(), "it still reads");
    ordered.complete(8);
    assert_eq!(client.read(), json!({"return": 8}));
    assert_eq!(client.read(), json!({"return": 1}));
    late.complete(9);
    assert_eq!(client.read(), returned(9, 50));
    assert_eq!(client.rest(), [json!(null); 0]);
    assert!(!host.was_cancelled());
}

#[test]
fn closing_the_other_half_cancels() {
    let host = Host::new();
    let mut client = host.client();
    client.execute("hold", &json!({"tag": "it"}), 1);
    let done = host.held("it");
    client.end();
    host.works_for(&mut []);
    assert!(!done.is_cancelled());
    drop(client);
    assert_eq!(host.cancelled(), "it");
}

#[test]
fn a_script_without_its_last_line_end_is_run_to_the_end() {
    let host = Host::new();
    let mut person = host.person();
    person.types("echo 1\nhold it\necho 2\nno-such\necho 3");
    person.stream.shutdown(std::net::Shutdown::Write).unwrap();
    let done = host.held("it");
    assert_eq!(person.until("> "), "1\n> ");
    done.complete(9);
    let said = person.rest();
    assert!(said.starts_with("9\n> 2\n> ") && said.ends_with("\n> 3\n> "), "{said}");
    host.stopper.stop();
    assert_eq!(host.ended(), 1);
}

#[test]
fn a_client_that_never_reads_is_dropped_and_disturbs_nobody() {
    let host = Host::with("unreading", |limits| limits.output_bytes = 64 << 10);
    let (unreading, mut other) = (host.client(), host.client());
    // Its thread writes until the socket is full, and what comes then stays with the session, up to its bound. It sends
    // nothing either, so nothing but this tells that it is there.
    let filler = Counted { count: 1 };
    eventually("the client was dropped", || {
        for _ in 0..100 {
            host.events.emit(&filler);
            assert_eq!(other.read()["event"], "COUNTED");
        }
        host.served[0].occupants() == 2
    });
    other.works();
    host.works_for(&mut [&mut other]);
    drop(unreading);
}

/// It has no time to say goodbye: the kernel closes its socket for it.
#[test]
fn a_client_that_is_killed_in_the_middle_of_a_command_cancels_it() {
    let host = Host::new();
    let mut other = host.client();
    let request = r#"{"execute":"hold","arguments":{"tag":"killed"},"id":1}{"execute":"ec"#;
    let mut client = Command::new(env!("CARGO_BIN_EXE_clients"));
    let mut client = client.arg(host.qmp_path()).args(["1", request]).stdin(Stdio::piped()).spawn().unwrap();
    let done = host.held("killed");
    assert!(!done.is_cancelled());
    client.kill().unwrap();
    assert_eq!(host.cancelled(), "killed");
    done.complete(7);
    client.wait().unwrap();
    host.works_for(&mut [&mut other]);
}
