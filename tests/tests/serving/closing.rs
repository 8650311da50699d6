//! The end of one monitor, whose server goes on: what is in flight may finish, or is answered with an error, and nothing
//! waits for longer than it was given. The end of a server is `ending`'s.

use super::client::{Client, request, returned};
use super::host::{Host, PATIENCE, eventually, exists};
use monitor_runtime::serve::Served;
use serde_json::{Value, json};
use std::os::unix::net::UnixStream;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

fn qmp(host: &Host) -> &Served {
    &host.served[0]
}

/// Closes a monitor on another thread, since it waits; goes on when it lets nobody in any more.
fn closing(host: &Host, grace: Duration) -> JoinHandle<bool> {
    let served = qmp(host).clone();
    let closing = thread::spawn(move || served.close(grace));
    eventually("the monitor closes", || !exists(&host.qmp_path()));
    closing
}

/// Shows that the monitor is gone, and the other of its server is not.
fn is_closed(host: &Host) {
    assert!(UnixStream::connect(host.qmp_path()).is_err());
    eventually("nobody is in", || qmp(host).occupants() == 0);
    let mut person = host.person();
    person.types("echo 7\n");
    assert_eq!(person.until("> "), "7\n> ");
}

#[track_caller]
fn is_refusal(answer: &Value, id: &Value) {
    assert_eq!((&answer["id"], &answer["error"]["desc"]), (id, &json!("The monitor is closing")), "{answer}");
}

#[test]
fn what_is_in_flight_may_finish() {
    let host = Host::new();
    let (mut client, mut idle) = (host.client(), host.client());
    client.execute("hold", &json!({"tag": "it"}), 1);
    let done = host.held("it");
    let closing = closing(&host, PATIENCE);
    assert_eq!(idle.rest(), [Value::Null; 0], "who asked nothing is owed nothing");
    assert!(!done.is_cancelled());
    done.complete(5);
    assert_eq!(client.rest(), [returned(5, 1)]);
    assert!(closing.join().unwrap());
    assert!(!host.was_cancelled());
    is_closed(&host);
}

#[test]
fn what_does_not_finish_in_time_is_answered_with_an_error() {
    for grace in [Duration::ZERO, Duration::from_millis(50)] {
        let host = Host::new();
        let mut client = host.client();
        client.execute("hold", &json!({"tag": "it"}), 1);
        let done = host.held("it");
        let closing = closing(&host, grace);
        let answers = client.rest();
        assert_eq!(answers.len(), 1, "{answers:?}");
        is_refusal(&answers[0], &json!(1));
        assert!(closing.join().unwrap(), "it has read its last reply");
        assert_eq!(host.cancelled(), "it");
        assert!(done.is_cancelled());
        // Too late, and no harm.
        done.complete(5);
        is_closed(&host);
    }
}

#[test]
fn each_request_that_waits_is_answered_once() {
    let host = Host::new();
    let mut client = host.client();
    let ordered =
        r#"{"execute":"hold","arguments":{"tag":"first"}}{"execute":"echo","arguments":{"value":1}}"#;
    client.send(
        ordered.to_owned() + &request("hold", &json!({"tag": "last"}), 9) + r#"{"execute":"echo","argu"#,
    );
    let held = [host.held("first"), host.held("last")];
    assert!(closing(&host, Duration::ZERO).join().unwrap());
    let answers = client.rest();
    let (named, others): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer["id"] == 9);
    assert_eq!((named.len(), others.len()), (1, 2), "{answers:?}");
    for answer in &answers {
        is_refusal(answer, &answer["id"]);
    }
    for done in held {
        done.complete(1);
    }
    is_closed(&host);
}

#[test]
fn a_person_in_the_middle_of_a_command_hears_of_it() {
    let host = Host::new();
    let (mut person, mut client) = (host.person(), host.client());
    person.types("hold it\necho 1\n");
    let done = host.held("it");
    let human = host.served[1].clone();
    let closing = thread::spawn(move || human.close(Duration::ZERO));
    assert_eq!(person.rest(), "The monitor is closing\n");
    assert!(closing.join().unwrap());
    done.complete(1);
    client.works();
    assert!(UnixStream::connect(host.human_path()).is_err());
}

/// Nobody is waited for without end: not a command that occupies the host, and not a client that does not read.
#[test]
fn nothing_hangs() {
    let host = Host::new();
    let (mut client, mut deaf) = (host.client(), host.client());
    deaf.execute("fill", &json!({"bytes": 8 << 20}), 1);
    client.execute("block", &json!({}), 1);
    host.blocked();
    let begun = Instant::now();
    assert!(!closing(&host, Duration::from_millis(50)).join().unwrap());
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    host.shared.release();
    // It was abandoned, or answered before that.
    assert!(client.rest().len() <= 1);
    is_closed(&host);
}

#[test]
fn a_client_that_has_not_negotiated_is_dropped_in_time() {
    let host = Host::limited(|limits| limits.negotiation = Some(Duration::from_millis(100)));
    let mut client = Client::greeted(&host.qmp_path());
    assert_eq!(client.rest(), [Value::Null; 0]);
    eventually("it is gone", || qmp(&host).occupants() == 1);
    // Who has may stay. Its own time is over when another's is, who came later.
    let mut staying = host.client();
    assert_eq!(Client::greeted(&host.qmp_path()).rest(), [Value::Null; 0]);
    host.works_for(&mut [&mut staying]);
}
