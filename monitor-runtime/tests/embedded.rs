//! `query-qmp-schema` of a program that embeds its schema: answered from the file, whether or not it links schemars.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use monitor_runtime::{CommandTable, Events, Monitor, Peer, builtin, command_table, qmp};
use std::sync::Arc;
use std::time::SystemTime;

struct Vmm;

command_table! { static COMMANDS: CommandTable<Vmm> = [..builtin::QMP]; }

/// What a monitor with this embedded schema answers to `query-qmp-schema`, and to a command after it.
fn answers(embedded: Option<&'static [u8]>) -> [serde_json::Value; 2] {
    let events = Events::new(SystemTime::now);
    let mut monitor = Monitor::new("qmp0", &COMMANDS, &events);
    if let Some(embedded) = embedded {
        monitor = monitor.embedded_schema(embedded);
    }
    let mut session = qmp::Session::new(&Arc::new(monitor), Peer::at("a test"));
    session.handle_input(br#"{"execute":"qmp_capabilities"}"#);
    while let Some(call) = session.poll_call() {
        COMMANDS.run(&mut Vmm, call);
    }
    let mut ask = |request: &str| {
        let mut output = Vec::new();
        session.poll_output(&mut output);
        output.clear();
        session.handle_input(request.as_bytes());
        while let Some(call) = session.poll_call() {
            COMMANDS.run(&mut Vmm, call);
        }
        session.poll_output(&mut output);
        serde_json::from_slice(&output).unwrap()
    };
    [ask(r#"{"execute":"query-qmp-schema"}"#), ask(r#"{"execute":"query-commands"}"#)]
}

#[test]
fn the_file_is_the_answer() {
    let [schema, _] =
        answers(Some(br#"[{"name":"stop","meta-type":"command","arg-type":"0","ret-type":"0"}]"#));
    assert_eq!(schema["return"][0]["name"], "stop");
}

#[test]
fn a_file_that_is_no_schema_is_an_error_and_the_session_works() {
    for (file, error) in [(&b"{"[..], "no JSON"), (&b"{}"[..], "no array")] {
        let [schema, commands] = answers(Some(file));
        let text = schema["error"]["desc"].as_str().unwrap();
        assert!(text.starts_with("The embedded schema is ") && text.contains(error), "{text}");
        assert!(commands["return"].is_array());
    }
}

#[cfg(feature = "schema")]
#[test]
fn without_a_file_the_table_is_the_answer() {
    let [schema, _] = answers(None);
    let first = &schema["return"][0];
    assert_eq!((&first["name"], &first["meta-type"]), (&"qmp_capabilities".into(), &"command".into()));
}

#[cfg(not(feature = "schema"))]
#[test]
fn without_either_it_is_an_error_and_the_session_works() {
    let [schema, commands] = answers(None);
    assert_eq!(schema["error"]["desc"], "This program was built without its schema");
    assert!(commands["return"].is_array());
}
