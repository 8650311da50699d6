//! Handlers that panic, and clients that do not read.

use super::client::request;
use super::host::Host;
use serde_json::json;
use std::io::Write;
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::time::Duration;

#[test]
fn a_panic_is_an_error_reply_and_the_server_goes_on() {
    let host = Host::new();
    let (mut client, mut other, mut person) = (host.client(), host.client(), host.person());
    other.execute("hold", &json!({"tag": "other"}), 1);
    let held = host.held("other");
    for (number, (how, command)) in
        [("execute", "explode"), ("execute", "explode-submitting"), ("exec-oob", "explode-aside")]
            .iter()
            .enumerate()
    {
        client.send(json!({*how: command, "id": number}).to_string());
        let reply = client.read();
        assert_eq!(reply["id"], number, "{reply}");
        assert!(reply["error"]["desc"].as_str().unwrap().contains(command), "{reply}");
        client.works();
        other.works();
    }
    person.types("explode\necho 1\n");
    assert!(person.until("> ").contains("'explode'"));
    assert_eq!(person.until("> "), "1\n> ");
    held.complete(3);
    assert_eq!(other.read(), json!({"return": 3, "id": 1}));
    host.works_for(&mut [&mut client, &mut other]);
}

/// Writes `piece` again and again; tells whether the server took `most` bytes of it, instead of to stop reading or to
/// close.
fn flood(mut stream: UnixStream, piece: &str, most: usize) -> bool {
    // The wait for a server that has stopped reading is the test itself; a server that goes on is never failed by it.
    stream.set_write_timeout(Some(Duration::from_millis(500))).unwrap();
    let mut sent = 0;
    while sent < most {
        match stream.write(piece.as_bytes()) {
            Ok(written) => sent += written,
            Err(_) => return false,
        }
    }
    true
}

#[test]
fn a_client_that_never_reads_is_bounded() {
    let requests = [
        ("large replies", request("fill", &json!({"bytes": 4096}), 1).repeat(100)),
        ("small replies", request("echo", &json!({"value": 1}), 1).repeat(100)),
        ("without id", r#"{"execute":"echo","arguments":{"value":1}}"#.repeat(100)),
        ("errors", r#"{"execute":"no-such-command"}"#.repeat(100)),
        ("garbage", "}".repeat(4096)),
        ("in flight", request("hold", &json!({"tag": "x"}), 1).repeat(100)),
        ("out of band", r#"{"exec-oob":"ping","id":1}"#.repeat(100)),
    ];
    for (what, piece) in requests {
        let host = Host::limited(|limits| (limits.output_bytes, limits.in_flight) = (64 << 10, 50));
        let (mut other, client, mut person) = (host.client(), host.client(), host.person());
        let stream = client.stream.try_clone().unwrap();
        let flooding = std::thread::spawn(move || flood(stream, &piece, 64 << 20));
        while !flooding.is_finished() {
            other.works();
        }
        assert!(!flooding.join().unwrap(), "{what}: the server took it all");
        person.types("echo 1\n");
        assert_eq!(person.until("> "), "1\n> ");
        host.works_for(&mut [&mut other]);
        client.stream.shutdown(Shutdown::Both).unwrap();
        host.works_for(&mut [&mut other]);
    }
}

#[test]
fn a_person_who_never_reads_is_bounded() {
    let host = Host::limited(|limits| (limits.output_bytes, limits.request_bytes) = (64 << 10, 64 << 10));
    for line in ["echo 1\n", "fill 4096\n", "no-such\n", "hold x\n", "\n"] {
        let (mut other, person) = (host.client(), host.person());
        let stream = person.stream.try_clone().unwrap();
        let flooding = std::thread::spawn(move || flood(stream, &line.repeat(500), 64 << 20));
        while !flooding.is_finished() {
            other.works();
        }
        assert!(!flooding.join().unwrap(), "{line:?}: the server took it all");
        drop(person);
        host.works_for(&mut [&mut other]);
    }
}

#[test]
fn events_do_not_pile_up_for_a_client_that_never_reads() {
    let host = Host::limited(|limits| limits.output_bytes = 64 << 10);
    let (mut other, mut deaf) = (host.client(), host.client());
    deaf.execute("hold", &json!({"tag": "deaf"}), 1);
    let held = host.held("deaf");
    let mut events = 0_u64;
    // More than the session keeps and the socket holds, whatever that is.
    for _ in 0..300 {
        other.execute("announce", &json!({"count": 100}), 9);
        while other.read()["event"] == "COUNTED" {
            events += 1;
        }
    }
    assert_eq!(events, 30_000);
    held.complete(1);
    // What it reads at last are whole messages, then the end.
    let said = deaf.rest();
    assert!((said.len() as u64) < events && said.iter().all(|message| message["event"] == "COUNTED"));
    host.works_for(&mut []);
}

#[test]
fn a_client_that_reads_late_gets_all_its_replies() {
    let host = Host::limited(|limits| limits.output_bytes = 64 << 10);
    let mut client = host.client();
    let mut sender = client.stream.try_clone().unwrap();
    let sending = std::thread::spawn(move || {
        for id in 0..20_000 {
            sender.write_all(request("echo", &json!({"value": id}), id).as_bytes()).unwrap();
        }
    });
    for id in 0..20_000 {
        assert_eq!(client.read(), json!({"return": id, "id": id}));
    }
    sending.join().unwrap();
    client.works();
}
