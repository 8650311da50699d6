//! Events: to every client that has negotiated, in order with its replies, and to nobody else.

use super::client::{Client, returned};
use super::host::Host;
use super::machine::{Counted, Throttled};
use serde_json::{Value, json};

/// The number an event carries.
fn counted(message: &Value) -> u64 {
    assert_eq!(message["event"], "COUNTED", "{message}");
    assert!(
        message["timestamp"]["seconds"].is_u64() && message["timestamp"]["microseconds"].is_u64(),
        "{message}"
    );
    message["data"]["count"].as_u64().unwrap()
}

#[test]
fn events_reach_all_who_negotiated_and_nobody_else() {
    let host = Host::new();
    let (mut first, mut second) = (host.client(), host.client());
    let mut unnegotiated = Client::greeted(&host.qmp_path());
    let mut person = host.person();

    first.execute("announce", &json!({"count": 5}), 1);
    first.execute("echo", &json!({"value": 2}), 2);
    for count in 1..=5 {
        assert_eq!(counted(&first.read()), count);
        assert_eq!(counted(&second.read()), count);
    }
    // What happened before the reply comes before it, and no event twice.
    assert_eq!(first.read(), returned(json!({}), 1));
    assert_eq!(first.read(), returned(2, 2));
    second.works();

    unnegotiated.negotiate();
    unnegotiated.works();
    person.types("echo 1\n");
    assert_eq!(person.until("> "), "1\n> ");

    second.execute("announce", &json!({"count": 1}), 3);
    for client in [&mut first, &mut second, &mut unnegotiated] {
        assert_eq!(counted(&client.read()), 1);
    }
    assert_eq!(second.read(), returned(json!({}), 3));
}

#[test]
fn events_and_replies_stay_in_the_order_they_happened() {
    let host = Host::new();
    let (mut first, mut second) = (host.client(), host.client());
    for round in 0..100 {
        first.execute("hold", &json!({"tag": "it"}), round);
        let done = host.held("it");
        host.events.emit(&Counted { count: 2 * round });
        done.complete(round);
        host.events.emit(&Counted { count: 2 * round + 1 });
    }
    for round in 0..100 {
        assert_eq!(counted(&first.read()), 2 * round);
        assert_eq!(first.read(), returned(round, round));
        assert_eq!(counted(&first.read()), 2 * round + 1);
    }
    for count in 0..200 {
        assert_eq!(counted(&second.read()), count);
    }
}

#[test]
fn events_come_while_commands_are_in_flight_and_after_a_half_close() {
    let host = Host::new();
    let mut client = host.client();
    client.execute("hold", &json!({"tag": "it"}), 1);
    let done = host.held("it");
    client.end();
    host.events.emit(&Counted { count: 1 });
    assert_eq!(counted(&client.read()), 1);
    done.complete(2);
    assert_eq!(client.rest(), [returned(2, 1)]);
}

#[test]
fn an_event_that_was_held_back_comes_when_its_time_has_come() {
    let host = Host::new();
    let (mut first, mut second) = (host.client(), host.client());
    for count in 1..=3 {
        host.events.emit(&Throttled { count });
    }
    // Nothing else wakes anybody: the drivers do so themselves.
    for client in [&mut first, &mut second] {
        let counts: Vec<_> = (0..2).map(|_| client.read()["data"]["count"].as_u64().unwrap()).collect();
        assert_eq!(counts, [1, 3]);
        client.works();
    }
}
