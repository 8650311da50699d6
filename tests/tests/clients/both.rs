//! Asynchronous commands in flight on both monitors at once. The guest is deaf, so that they stay in flight until it is
//! told to hear.

use super::vmm::Vmm;
use serde_json::json;
use std::collections::BTreeMap;

const TARGET: u64 = 32 << 20;

#[test]
fn a_suspended_prompt_holds_up_nobody() {
    let vmm = Vmm::start(&["--name", "both"]);
    let (mut qmp, mut prompt) = (vmm.qmp(), vmm.prompt());
    qmp.tell_guest("deaf", "guest: deaf");
    // The word tells that the line before the balloon has run; the one after it is typed ahead.
    prompt.send(&format!("send-serial here\nballoon {TARGET}B\ninfo name\n"));
    qmp.wait_for_guest("here");
    assert_eq!(prompt.read_to_prompt(), "", "the line that was sent prints nothing");

    // QMP has one in flight, too, and everything else answers: this session, another one, another prompt.
    qmp.send("query-balloon", "{}", r#"{"in": "flight"}"#);
    qmp.ask("stop", "{}");
    assert_eq!(qmp.ask("query-status", "{}")["status"], "paused");
    assert_eq!(vmm.qmp().ask("query-status", "{}")["status"], "paused");
    assert_eq!(vmm.prompt().ask("info status"), "VM status: paused\n");
    qmp.ask("cont", "{}");
    prompt.assert_silent();

    qmp.send("send-serial", r#"{"text": "hear"}"#, "1");
    // Two replies, in an order that is the guest's affair.
    let mut replies = [qmp.reply(), qmp.reply()];
    replies.sort_by_key(|reply| reply["id"].is_object());
    assert_eq!(replies[0], json!({"return": {}, "id": 1}));
    assert_eq!(replies[1]["id"], json!({"in": "flight"}));
    assert!(replies[1]["return"]["actual"].is_u64(), "{}", replies[1]);
    assert_eq!(prompt.read_to_prompt(), "balloon: actual=32 MiB\n");
    assert_eq!(prompt.read_to_prompt(), "both\n", "what was typed ahead runs after the resume");
    assert_eq!(qmp.ask("query-balloon", "{}"), json!({ "actual": TARGET }));
}

#[test]
fn each_waiting_command_gets_its_own_answer() {
    let vmm = Vmm::start(&[]);
    let (mut first, mut second, mut prompt) = (vmm.qmp(), vmm.qmp(), vmm.prompt());
    first.tell_guest("deaf", "guest: deaf");
    prompt.send("info balloon\n");
    first.send("query-balloon", "{}", r#""same""#);
    first.send("query-balloon", "{}", r#""other""#);
    second.send("query-balloon", "{}", r#""same""#);
    second.ask("query-status", "{}");
    prompt.assert_silent();
    first.send("send-serial", r#"{"text": "hear"}"#, r#""hear""#);

    let actual = json!({ "actual": 64 << 20 });
    let replies: BTreeMap<_, _> = (0..3)
        .map(|_| {
            let mut reply = first.receive();
            (reply["id"].as_str().unwrap().to_owned(), reply["return"].take())
        })
        .collect();
    assert_eq!(json!(replies), json!({"hear": {}, "other": actual, "same": actual}));
    assert_eq!(second.receive(), json!({"return": actual, "id": "same"}));
    assert_eq!(prompt.read_to_prompt(), "balloon: actual=64 MiB\n");
}

#[test]
fn who_is_replaced_is_told_so() {
    let vmm = Vmm::start(&[]);
    let (mut first, mut second) = (vmm.qmp(), vmm.qmp());
    first.tell_guest("deaf", "guest: deaf");
    first.send("balloon", &json!({ "value": TARGET }).to_string(), r#""older""#);
    first.ask("query-status", "{}");
    second.send("balloon", &json!({ "value": 2 * TARGET }).to_string(), r#""newer""#);
    let desc = "the guest was asked for another target before it reached this one";
    assert_eq!(first.reply(), json!({"error": {"class": "GenericError", "desc": desc}, "id": "older"}));
    first.ask("send-serial", r#"{"text": "hear"}"#);
    assert_eq!(second.reply(), json!({"return": {"actual": 2 * TARGET}, "id": "newer"}));
}

#[test]
fn a_client_that_leaves_takes_its_command_with_it() {
    let vmm = Vmm::start(&[]);
    let mut gone = vmm.qmp();
    gone.tell_guest("deaf", "guest: deaf");
    gone.send("query-balloon", "{}", r#""gone""#);
    gone.ask("query-status", "{}");
    drop(gone);
    let mut next = vmm.qmp();
    next.ask("send-serial", r#"{"text": "hear"}"#);
    // The guest answers this one after the one nobody waits for.
    assert_eq!(next.ask("query-balloon", "{}"), json!({ "actual": 64 << 20 }));
    next.ask("quit", "{}");
    let (status, said) = vmm.wait();
    assert!(status.success(), "{status}: {said}");
}
