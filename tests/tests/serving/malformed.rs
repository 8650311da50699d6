//! Malformed input of each kind, and a good request behind it on the same connection.

use super::client::{Client, returned};
use super::host::Host;
use serde_json::json;

/// Input that gets at least one error, and no id.
const CASES: &[&[u8]] = &[
    // Not JSON.
    br#"{"execute":}"#,
    br#"{"execute" "echo"}"#,
    br#"{"execute":"echo",}"#,
    br"{,}",
    br#"{execute:"echo"}"#,
    br#"{"execute":"echo" "id":1}"#,
    br#"{"execute":tru}"#,
    br#"{"execute":01}"#,
    br#"{"execute":1.}"#,
    br#"{"execute":"\x"}"#,
    br#"{"execute":"\u12"}"#,
    br#"{"execute":"\ud800"}"#,
    br"[1,]",
    br"[1 2]",
    br"{]",
    br"[}",
    br"}",
    br"]",
    br",",
    br":",
    br"nonsense ",
    br"-- ",
    b"%",
    b"\x01",
    b"\0",
    b"\xff",
    b"\xfe",
    b"{\"execute\":\"ec\nho\"}",
    b"{\"execute\":\"\xc3\x28\"}",
    b"{\"execute\":\"\x80\"}",
    b"{\"execute\":{\"never\":[\"closed\xff",
    // JSON, and no request.
    br"[]",
    br"12 ",
    br"null ",
    br#""text""#,
    br"{}",
    br#"{"execute":1}"#,
    br#"{"execute":null}"#,
    br#"{"execute":"echo","arguments":[]}"#,
    br#"{"execute":"echo","arguments":1}"#,
    br#"{"execute":"echo","unknown":1}"#,
    br#"{"execute":"echo","execute":"echo"}"#,
    br#"{"execute":"echo","exec-oob":"echo"}"#,
    br#"{"arguments":{}}"#,
    // Requests that cannot be met.
    br#"{"execute":""}"#,
    br#"{"execute":"no-such-command"}"#,
    br#"{"exec-oob":"echo"}"#,
    br#"{"execute":"echo"}"#,
    br#"{"execute":"echo","arguments":{"value":1,"more":2}}"#,
    br#"{"execute":"echo","arguments":{"value":"text"}}"#,
    br#"{"execute":"echo","arguments":{"value":-1}}"#,
    br#"{"execute":"echo","arguments":{"value":1,"value":2}}"#,
    br#"{"execute":"qmp_capabilities"}"#,
];

#[test]
fn a_good_request_behind_malformed_input_is_answered() {
    let host = Host::new();
    let (mut client, mut other) = (host.client(), host.client());
    for (number, case) in CASES.iter().enumerate() {
        let id = format!("good {number}");
        let good = json!({"execute": "echo", "arguments": {"value": number}, "id": id}).to_string();
        client.send(case);
        client.send(format!("{good}\r\n"));
        let mut errors = 0;
        loop {
            let reply = client.read();
            if reply["id"] == id {
                assert_eq!(reply["return"], number, "after {}", case.escape_ascii());
                break;
            }
            let said = reply["error"]["desc"].as_str().unwrap_or_default();
            assert!(!said.is_empty() && reply.get("id").is_none(), "{}: {reply}", case.escape_ascii());
            errors += 1;
        }
        assert!(errors > 0, "{} was not refused", case.escape_ascii());
    }
    host.works_for(&mut [&mut other, &mut client]);
}

#[test]
fn before_negotiation_all_is_refused_and_negotiation_still_works() {
    let host = Host::new();
    let mut client = Client::greeted(&host.qmp_path());
    for case in CASES.iter().filter(|case| !case.ends_with(br#""qmp_capabilities"}"#)) {
        client.send(case);
        client.send(r#"{"execute":"echo","arguments":{"value":1},"id":"early"}"#);
        let refused =
            std::iter::from_fn(|| Some(client.read())).find(|reply| reply["id"] == "early").unwrap();
        assert_eq!(refused["error"]["class"], "CommandNotFound", "after {}", case.escape_ascii());
    }
    client.negotiate();
    client.works();
}

#[test]
fn what_a_person_mistypes_disturbs_nobody() {
    let host = Host::new();
    let (mut person, mut other) = (host.person(), host.client());
    let lines: &[&[u8]] = &[
        b"no-such",
        b"echo",
        b"echo x",
        b"echo 1 2",
        b"echo \"1",
        b"echo -1",
        b"info",
        b"info no-such",
        b"\xff\xfe",
        b"\x1b[A",
        b"\0",
    ];
    for line in lines {
        std::io::Write::write_all(&mut person.stream, line).unwrap();
        person.types("\n");
        assert!(person.until("> ").len() > 2, "{} was passed over", line.escape_ascii());
        person.types("echo 5\n");
        assert_eq!(person.until("> "), "5\n> ", "after {}", line.escape_ascii());
        other.works();
    }
}

/// In two reads, wherever the first one ends.
#[test]
fn a_conversation_may_be_cut_at_any_byte() {
    let host = Host::new();
    let mut other = host.client();
    let conversation = concat!(
        r#"{"execute":"qmp_capabilities","id":0} {"execute":"echo","arguments":{"value":1},"id":1}"#,
        "\r\n",
        r#"{"execute":"no-such-command","id":2} {"execute":"echo","arguments":{"value":3},"id":3}"#,
    );
    for end in 1..conversation.len() {
        let mut client = Client::greeted(&host.qmp_path());
        client.send(&conversation[..end]);
        // Whatever has come is looked at meanwhile.
        other.works();
        client.send(&conversation[end..]);
        // An error overtakes what is run.
        let mut answers: Vec<_> = (0..4).map(|_| client.read()).collect();
        answers.sort_by_key(|answer| answer["id"].as_u64());
        assert_eq!(answers[0], json!({"return": {}, "id": 0}), "at {end}");
        assert_eq!((&answers[1], &answers[3]), (&returned(1, 1), &returned(3, 3)), "at {end}");
        assert_eq!((&answers[2]["id"], answers[2]["error"].is_object()), (&json!(2), true), "at {end}");
    }
    host.works_for(&mut [&mut other]);
}
