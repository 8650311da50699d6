//! Several at once: clients, commands in flight, and a command out of band beside one that blocks.

use super::client::{Client, request, returned};
use super::host::Host;
use monitor_runtime::Completion;
use serde_json::json;
use std::thread;

/// Completes it from a thread of its own, and waits until that has happened.
fn complete_elsewhere(done: Completion<u64>, value: u64) {
    thread::spawn(move || done.complete(value)).join().unwrap();
}

#[test]
fn each_answer_goes_to_its_client_under_its_id() {
    let host = Host::new();
    let (mut first, mut second, mut person) = (host.client(), host.client(), host.person());
    // Both clients use the same ids, as clients do.
    for id in 1..=3 {
        first.execute("hold", &json!({"tag": format!("first {id}")}), id);
        second.execute("hold", &json!({"tag": format!("second {id}")}), id);
    }
    person.types("hold person\n");
    let order = ["second 3", "first 1", "person", "first 3", "second 1", "first 2", "second 2"];
    let held: Vec<_> = order.iter().map(|tag| host.held(tag)).collect();

    // With all of them in flight, everybody but the person is still served.
    first.works();
    second.works();
    for (value, done) in (100..).zip(held) {
        complete_elsewhere(done, value);
    }
    for (id, value) in [(1, 101), (3, 103), (2, 105)] {
        assert_eq!(first.read(), returned(value, id));
    }
    for (id, value) in [(3, 100), (1, 104), (2, 106)] {
        assert_eq!(second.read(), returned(value, id));
    }
    assert_eq!(person.until("> "), "102\n> ");
    first.works();
    second.works();
    assert!(!host.was_cancelled());
}

#[test]
fn completions_race_from_many_threads() {
    const COMMANDS: u64 = 64;
    let host = Host::new();
    let mut clients: [Client; 2] = [host.client(), host.client()];
    for (number, client) in clients.iter_mut().enumerate() {
        for id in 0..COMMANDS {
            client.execute("hold", &json!({"tag": format!("{number}/{id}")}), id);
        }
    }
    let work: Vec<_> = (0..COMMANDS)
        .flat_map(|id| [(0, id), (1, id)])
        .map(|(client, id)| (client * 1000 + id, host.held(&format!("{client}/{id}"))))
        .map(|(value, done)| thread::spawn(move || done.complete(value)))
        .collect();
    for (number, client) in (0..).zip(&mut clients) {
        let mut seen: Vec<_> = (0..COMMANDS).map(|_| client.read()).collect();
        seen.sort_by_key(|reply| reply["id"].as_u64());
        let expected: Vec<_> = (0..COMMANDS).map(|id| returned(number * 1000 + id, id)).collect();
        assert_eq!(seen, expected);
        client.works();
    }
    for thread in work {
        thread.join().unwrap();
    }
}

#[test]
fn requests_run_in_the_order_they_came() {
    const REQUESTS: u64 = 20_000;
    let host = Host::new();
    let mut client = host.client();
    // More than may be in flight, in few writes: both threads of the session hand calls on.
    let mut sender = client.stream.try_clone().unwrap();
    let sending = thread::spawn(move || {
        let requests: String = (0..REQUESTS).map(|id| request("note", &json!({"value": id}), id)).collect();
        std::io::Write::write_all(&mut sender, requests.as_bytes()).unwrap();
    });
    for id in 0..REQUESTS {
        assert_eq!(client.read(), returned(json!({}), id));
    }
    sending.join().unwrap();
    let notes = client.ask("query-notes", &json!({}));
    let ran: Vec<u64> = serde_json::from_value(notes).unwrap();
    let astray = (0..).zip(&ran).find(|(place, value)| place != *value);
    assert_eq!((ran.len() as u64, astray), (REQUESTS, None));
}

#[test]
fn requests_without_an_id_wait_for_the_one_before() {
    let host = Host::new();
    let (mut client, mut other) = (host.client(), host.client());
    client.send(r#"{"execute":"hold","arguments":{"tag":"it"}}{"execute":"echo","arguments":{"value":1}}"#);
    let done = host.held("it");
    client.works();
    other.works();
    complete_elsewhere(done, 5);
    assert_eq!(client.read(), json!({"return": 5}));
    assert_eq!(client.read(), json!({"return": 1}));
}

#[test]
fn out_of_band_runs_while_a_command_blocks_the_host() {
    if !crate::DRIVER.moves_bytes_meanwhile() {
        return;
    }
    let host = Host::new();
    let (mut client, mut other) = (host.client(), host.client());
    client.execute("block", &json!({}), 1);
    host.blocked();
    client.execute("echo", &json!({"value": 2}), 2);
    other.execute("echo", &json!({"value": 3}), 3);
    // On the connection whose command blocks, past one that waits for it.
    client.send(r#"{"exec-oob":"ping","id":"now"}"#);
    assert_eq!(client.read(), json!({"return": 0, "id": "now"}));
    host.shared.release();
    assert_eq!(client.read(), returned(json!({}), 1));
    assert_eq!(client.read(), returned(2, 2));
    assert_eq!(other.read(), returned(3, 3));
}

/// Neither waits for the host, which is busy with the very command that is asked about.
#[test]
fn what_blocks_the_host_is_listed_meanwhile() {
    if !crate::DRIVER.moves_bytes_meanwhile() {
        return;
    }
    let host = Host::new();
    let (mut client, mut other, mut person) = (host.client(), host.client(), host.person());
    client.execute("block", &json!({}), 1);
    host.blocked();
    other.execute("query-pending", &json!({}), 2);
    let reply = other.read();
    let [running] = reply["return"].as_array().unwrap().as_slice() else { panic!("{reply}") };
    assert_eq!((&running["command"], &running["cancelled"]), (&json!("block"), &json!(false)));
    let id = running["id"].as_u64().unwrap();
    other.execute("cancel", &json!({ "id": id }), 3);
    assert_eq!(other.read()["error"]["desc"], "Command 'block' cannot be cancelled");
    // From its own connection, too, and at a prompt.
    client.execute("query-pending", &json!({}), 4);
    assert_eq!(client.read()["return"][0]["id"], id);
    person.types("info pending\n");
    let said = person.until("> ");
    assert!(said.starts_with(&format!("[{id}] block: ")) && said.lines().count() == 2, "{said}");
    host.shared.release();
    assert_eq!(client.read(), returned(json!({}), 1));
    // Also when the host's thread is not yet out of what it has answered.
    for id in 0..100 {
        client.works();
        other.execute("query-pending", &json!({}), id);
        assert_eq!(other.read(), returned(json!([]), id));
    }
}

/// The handler goes on when it has answered, and its client asks for other things meanwhile.
#[test]
fn what_was_answered_is_not_listed() {
    if !crate::DRIVER.moves_bytes_meanwhile() {
        return;
    }
    let host = Host::new();
    let mut client = host.client();
    client.execute("answer-and-block", &json!({}), 1);
    assert_eq!(client.read(), returned(json!({}), 1));
    host.blocked();
    for id in 2..5 {
        client.execute("query-pending", &json!({}), id);
        assert_eq!(client.read(), returned(json!([]), id));
    }
    host.shared.release();
    client.works();
}

#[test]
fn out_of_band_reaches_past_a_full_connection_from_another() {
    if !crate::DRIVER.moves_bytes_meanwhile() {
        return;
    }
    let host = Host::new();
    let (mut client, mut other) = (host.client(), host.client());
    client.send(r#"{"execute":"block"}"#);
    host.blocked();
    // As many as are queued, and more than that.
    client.send(r#"{"execute":"echo","arguments":{"value":4}}"#.repeat(20));
    other.send(r#"{"exec-oob":"ping","id":1}"#);
    assert_eq!(other.read(), returned(0, 1));
    host.shared.release();
    assert_eq!(client.read(), json!({"return": {}}));
    for _ in 0..20 {
        assert_eq!(client.read(), json!({"return": 4}));
    }
}

#[test]
fn a_handler_learns_which_process_asks() {
    let host = Host::new();
    assert_eq!(host.client().ask("query-asker", &json!({})), std::process::id());
}
