//! `query-monitors`, and `info monitors`.

use super::machine::{COMMANDS, Client};
use monitor_runtime::{Access, Events, FrontEnd, Monitor, Peer};
use monitor_tests::machine::{now, pass};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;

#[test]
fn who_is_served_where_and_since_when() {
    let events = Events::new(now);
    let qmp = Arc::new(Monitor::new("qmp0", &COMMANDS, &events));
    let watch = Arc::new(Monitor::new("watch", &COMMANDS, &events).access(Access::Read));
    let mut peer = Peer::at("unix:/run/vm.sock");
    (peer.pid, peer.uid, peer.gid) = (Some(4711), Some(0), Some(107));
    let mut program = Client::new(FrontEnd::Qmp, &qmp, peer);
    pass(Duration::from_millis(2500));
    let mut peer = Peer::at("tcp:10.0.0.1:4444");
    (peer.remote, peer.subject) = (Some("10.0.0.2:50000".to_owned()), Some("CN=operator".to_owned()));
    let mut person = Client::new(FrontEnd::Human, &watch, peer);
    pass(Duration::from_millis(500));

    assert_eq!(
        program.returned("query-monitors"),
        json!([
            {"monitor": "qmp0", "front-end": "qmp", "address": "unix:/run/vm.sock", "remote": null, "subject": null,
             "pid": 4711, "uid": 0, "gid": 107, "read-only": false, "milliseconds": 3000},
            {"monitor": "watch", "front-end": "human", "address": "tcp:10.0.0.1:4444", "remote": "10.0.0.2:50000",
             "subject": "CN=operator", "pid": null, "uid": null, "gid": null, "read-only": true, "milliseconds": 500},
        ])
    );
    assert_eq!(
        person.ask("info monitors\n"),
        "qmp0 (qmp): unix:/run/vm.sock (pid 4711, uid 0, gid 107), for 3.0 s\n\
         watch (human, read-only): tcp:10.0.0.1:4444 (from 10.0.0.2:50000, subject CN=operator), for 0.5 s\n\
         (monitor) "
    );
    // The session that runs a line for a program is nobody's.
    let said = program
        .ask(r#"{"execute":"human-monitor-command","arguments":{"command-line":"info monitors"}}"#)
        .matches(", for ")
        .count();
    assert_eq!(said, 2);
    drop(person);
    assert_eq!(program.returned("query-monitors").as_array().map(Vec::len), Some(1));
}
