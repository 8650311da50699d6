//! The end of a server: the last reply, what is in flight, what is left behind.

use super::client::returned;
use super::host::{Host, eventually, exists, threads_called};
use serde_json::json;
use std::os::unix::net::UnixStream;
use std::time::Instant;

#[test]
fn the_reply_of_quit_comes_before_the_end() {
    // Again and again: nothing but the order of two threads decides.
    for _ in 0..200 {
        let host = Host::new();
        let mut client = host.client();
        client.execute("quit", &json!({}), 1);
        assert_eq!(client.rest(), [json!({"return": {}, "id": 1})]);
        assert_eq!(host.ended(), 0);
    }
}

#[test]
fn a_person_may_quit_too() {
    let host = Host::new();
    let (mut person, mut client) = (host.person(), host.client());
    person.types("quit\n");
    assert_eq!(person.rest(), "");
    assert_eq!(client.rest(), [json!(null); 0]);
    assert_eq!(host.ended(), 0);
}

#[test]
fn lines_behind_quit_are_not_read() {
    // Again and again: nothing but the order of two threads decides.
    for _ in 0..200 {
        let host = Host::new();
        let mut person = host.person();
        person.types("echo 1\nquit\necho 2\nno such command\n");
        assert_eq!(person.rest(), "1\n> ");
        assert_eq!(host.ended(), 0, "no line has failed");
    }
}

#[test]
fn a_person_hears_that_the_monitor_closes() {
    let host = Host::new();
    let (mut person, mut client) = (host.person(), host.client());
    client.execute("quit", &json!({}), 1);
    assert_eq!(person.rest(), "\nThe monitor is closing\n");
    assert_eq!(host.ended(), 0);
}

#[test]
fn after_the_end_nothing_is_left() {
    let host = Host::with("end", |_| ());
    let (mut client, mut person) = (host.client(), host.person());
    client.execute("hold", &json!({"tag": "client"}), 1);
    person.types("hold person\n");
    let held = [host.held("client"), host.held("person")];
    let begun = Instant::now();
    host.stopper.stop();
    // Answered with an error, or closed; never left waiting.
    for reply in client.rest() {
        assert_eq!(reply["id"], 1);
        assert!(reply["error"].is_object(), "{reply}");
    }
    person.rest();
    host.ended();
    assert!(begun.elapsed().as_secs() < 5, "the grace is a second");
    let mut cancelled = [host.cancelled(), host.cancelled()];
    cancelled.sort();
    assert_eq!(cancelled, ["client", "person"]);
    for (path, name) in [(host.qmp_path(), "qmp"), (host.human_path(), "human")] {
        assert!(!exists(&path), "the {name} socket is left");
        assert!(UnixStream::connect(path).is_err());
    }
    // Too late, and no harm.
    for done in held {
        done.complete(1);
    }
    assert!(host.served.iter().all(|served| served.occupants() == 0));
    for thread in ["session", "accept"] {
        let name = format!("end {thread}");
        eventually(&format!("thread '{name}' has ended"), || threads_called(&name) == 0);
    }
}

#[test]
fn calls_behind_the_stop_are_answered() {
    if !crate::DRIVER.moves_bytes_meanwhile() {
        // There is nothing between the stop and the end of the loop.
        return;
    }
    let host = Host::new();
    let mut client = host.client();
    client.execute("block", &json!({}), 1);
    host.blocked();
    host.stopper.stop();
    client.execute("echo", &json!({"value": 2}), 2);
    client.send(r#"{"exec-oob":"ping","id":3}"#);
    let refused = client.read();
    assert_eq!((&refused["id"], refused["error"].is_object()), (&json!(2), true), "{refused:?}");
    assert_eq!(client.read(), returned(0, 3));
    host.shared.release();
    assert_eq!(client.rest(), [returned(json!({}), 1)]);
    host.ended();
}

#[test]
fn a_client_that_does_not_read_does_not_keep_the_server() {
    let host = Host::new();
    let mut client = host.client();
    // More than a socket holds.
    client.execute("fill", &json!({"bytes": 8 << 20}), 1);
    host.client().works();
    let begun = Instant::now();
    host.stopper.stop();
    host.ended();
    assert!(begun.elapsed().as_secs() < 5, "the grace is a second");
    assert!(!exists(&host.qmp_path()));
}
