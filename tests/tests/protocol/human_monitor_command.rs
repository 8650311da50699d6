//! Lines of the human monitor, run for a QMP client.

use monitor_runtime::Access;
use monitor_tests::machine::Number;
use monitor_tests::pair::{Pair, error, limits};
use serde_json::{Value, json};

fn request(line: &str) -> String {
    json!({"execute": "human-monitor-command", "arguments": {"command-line": line}}).to_string()
}

/// What the line says.
#[track_caller]
fn said(pair: &mut Pair, line: &str) -> Value {
    let mut replies = pair.ask(request(line));
    assert_eq!(replies.len(), 1, "{replies:?}");
    replies[0]["return"].take()
}

#[test]
fn a_line_is_run_and_its_text_returned() {
    let mut pair = Pair::negotiated(|monitor| monitor);
    assert_eq!(said(&mut pair, "say hello"), "<hello>\r\n");
    assert_eq!(said(&mut pair, "trace x"), "");
    assert_eq!(*pair.vmm.ran.borrow(), ["x"]);
    assert_eq!(said(&mut pair, ""), "");
    assert_eq!(said(&mut pair, "act keep-then-err"), "submit failed\r\n");
    // What the human monitor answers itself.
    let help = said(&mut pair, "help say");
    assert!(help.as_str().unwrap().starts_with("say|s TEXT"), "{help}");
    assert!(help.as_str().unwrap().lines().count() > 1, "{help}");
    pair.works();
}

#[test]
fn a_line_that_fails_is_a_success_with_a_text() {
    let mut pair = Pair::negotiated(|monitor| monitor);
    assert_eq!(said(&mut pair, "nonsense"), "unknown command: 'nonsense'\r\n");
    assert_eq!(said(&mut pair, "act fail"), "it failed\r\n");
    assert_eq!(said(&mut pair, "unplug"), "Device 'd9' not found\r\nPlug it in\r\n");
    pair.works();
}

#[test]
fn a_monitor_may_make_a_failed_line_an_error() {
    let mut pair = Pair::negotiated(|monitor| monitor.human_errors(true));
    assert_eq!(pair.ask(request("nonsense")), [error("GenericError", "unknown command: 'nonsense'")]);
    assert_eq!(pair.ask(request("act fail")), [error("GenericError", "it failed")]);
    assert_eq!(pair.ask(request("act keep-then-err")), [error("GenericError", "submit failed")]);
    assert_eq!(said(&mut pair, "say hello"), "<hello>\r\n");
    pair.works();
}

#[test]
fn a_line_that_takes_its_time_holds_nobody_up() {
    let mut pair = Pair::negotiated(|monitor| monitor);
    let line = r#"{"execute":"human-monitor-command","arguments":{"command-line":"act keep"},"id":1}"#;
    assert!(pair.ask(line).is_empty());
    assert_eq!(pair.ask(r#"{"execute":"say","arguments":{"text":"a"},"id":2}"#)[0]["id"], 2);
    assert_eq!(said(&mut pair, "say b"), "<b>\r\n");
    // Nor is it told how far it has come: that is for people.
    pair.vmm.kept[0].progress(50, 100);
    pair.vmm.take().complete(Number { n: 7 });
    assert_eq!(pair.replies(), [json!({"return": "n: 7\r\n", "id": 1})]);
    pair.works();
}

#[test]
fn cancelling_reaches_the_command_of_the_line() {
    let mut pair = Pair::negotiated(|monitor| monitor);
    pair.ask(request("act keep"));
    pair.disconnect();
    let done = pair.vmm.take();
    assert!(done.is_cancelled());
    pair.reconnect();
    pair.negotiate();
    done.complete(Number { n: 1 });
    assert_eq!(pair.output(), "", "it is not this client's");
    pair.works();
}

#[test]
fn a_command_of_a_line_is_pending_like_any_other() {
    let mut pair = Pair::negotiated(|monitor| monitor);
    pair.ask(r#"{"execute":"human-monitor-command","arguments":{"command-line":"act keep"},"id":1}"#);
    let replies = pair.ask(r#"{"execute":"query-pending"}"#);
    let commands: Vec<_> =
        replies[0]["return"].as_array().unwrap().iter().map(|pending| &pending["command"]).collect();
    assert_eq!(commands, ["human-monitor-command", "act"]);
    let id = &replies[0]["return"][0]["id"];
    pair.ask(json!({"execute": "cancel", "arguments": {"id": id}}).to_string());
    let done = pair.vmm.take();
    assert!(done.is_cancelled());
    // It may go on, and then its text still comes.
    done.complete(Number { n: 1 });
    assert_eq!(pair.replies(), [json!({"return": "n: 1\r\n", "id": 1})]);
}

#[test]
fn a_read_only_monitor_runs_lines_that_only_read() {
    let mut pair = Pair::negotiated(|monitor| monitor.access(Access::Read));
    let refused = "The command 'trace' is not permitted on a read-only monitor\r\n";
    assert_eq!(said(&mut pair, "trace x"), refused);
    assert!(pair.vmm.ran.borrow().is_empty());
    assert!(said(&mut pair, "info version").as_str().unwrap().starts_with("8.1.2"));
}

#[test]
fn a_line_is_one_line_whatever_is_in_it() {
    let mut pair = Pair::negotiated(|monitor| monitor.limits(limits(|limits| limits.request_bytes = 1000)));
    said(&mut pair, "trace a\ntrace b");
    assert!(pair.vmm.ran.borrow().is_empty());
    said(&mut pair, "say \u{3}");
    for arguments in [r"{}", r#"{"command-line":1}"#, r#"{"command-line":"","cpu-index":"x"}"#] {
        let request = format!(r#"{{"execute":"human-monitor-command","arguments":{arguments}}}"#);
        assert_eq!(pair.ask(request)[0]["error"]["class"], "GenericError");
    }
    pair.works();
}

#[test]
fn a_text_over_the_bound_is_an_error() {
    let mut pair = Pair::negotiated(|monitor| monitor.limits(limits(|limits| limits.output_bytes = 500)));
    assert_eq!(pair.ask(request("fill 600")), [error("GenericError", "the text is too long")]);
    pair.works();
}

#[test]
fn a_handler_is_told_the_processor() {
    let mut pair = Pair::negotiated(|monitor| monitor);
    let line =
        r#"{"execute":"human-monitor-command","arguments":{"command-line":"which-cpu","cpu-index":3}}"#;
    assert_eq!(pair.ask(line), [json!({"return": "3\r\n"})]);
    assert_eq!(pair.ask(r#"{"execute":"which-cpu"}"#), [json!({"return": null})]);
}
