//! Requests that are too large or too deep: refused, in bounded memory, with nobody else disturbed.

use super::host::Host;
use serde_json::Value;
use std::fs;
use std::sync::{Mutex, MutexGuard, PoisonError};

const HUNDRED_MEGABYTES: usize = 100 << 20;

/// Only one of these tests at a time: they measure the memory of the whole process.
static ALONE: Mutex<()> = Mutex::new(());

fn alone() -> MutexGuard<'static, ()> {
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A line of the process's memory accounting, in bytes.
fn memory(line: &str) -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let found = status.lines().find_map(|found| found.strip_prefix(line)).unwrap();
    found.trim().trim_end_matches(" kB").parse::<usize>().unwrap() << 10
}

fn check_refusal(reply: &Value, text: &str) {
    assert_eq!(reply["error"]["class"], "GenericError", "{reply}");
    assert!(reply["error"]["desc"].as_str().unwrap().contains(text), "{reply}");
}

/// Sends a request of 100 MB in the presence of others, and returns how much memory it took.
fn send_hundred_megabytes(host: &Host) -> usize {
    let (mut client, mut other) = (host.client(), host.client());
    let piece = vec![b'x'; 1 << 20];
    // Starts the kernel's peak anew (proc(5), clear_refs).
    fs::write("/proc/self/clear_refs", "5").unwrap();
    let before = memory("VmRSS:");
    client.send(r#"{"execute":"echo","arguments":{"value":""#);
    for _ in 0..HUNDRED_MEGABYTES / piece.len() {
        client.send(&piece);
        // In the midst of it.
        other.works();
    }
    client.send(r#""},"id":1}"#);
    check_refusal(&client.read(), "size");
    let took = memory("VmHWM:").saturating_sub(before);
    host.works_for(&mut [&mut client, &mut other]);
    took
}

#[test]
fn a_request_of_a_hundred_megabytes_is_refused() {
    let _alone = alone();
    send_hundred_megabytes(&Host::new());
}

#[test]
fn a_request_over_the_bound_is_not_kept() {
    let _alone = alone();
    let took = send_hundred_megabytes(&Host::limited(|limits| limits.request_bytes = 1 << 20));
    // Room for what the tests beside this one do; what was sent is twice that.
    assert!(took < HUNDRED_MEGABYTES / 2, "it took {took} bytes");
}

#[test]
fn a_line_of_a_hundred_megabytes_is_refused() {
    let _alone = alone();
    let host = Host::new();
    let (mut person, mut other) = (host.person(), host.client());
    let piece = "x".repeat(1 << 20);
    for _ in 0..HUNDRED_MEGABYTES / piece.len() {
        person.types(&piece);
        other.works();
    }
    person.types("\n");
    assert_eq!(person.until("> "), "the line is too long\n> ");
    person.types("echo 1\n");
    assert_eq!(person.until("> "), "1\n> ");
}

#[test]
fn a_hundred_thousand_brackets_are_refused() {
    let host = Host::new();
    let (mut client, mut other) = (host.client(), host.client());
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("[{\"a\":", "}]")] {
        client.send(open.repeat(100_000));
        check_refusal(&client.read(), "depth");
        other.works();
        client.send("1");
        client.send(close.repeat(100_000));
        client.works();
    }
    host.works_for(&mut [&mut other]);
}

#[test]
fn a_nesting_that_is_never_closed_is_left_behind() {
    let host = Host::new();
    let mut client = host.client();
    client.send("[{\"a\":".repeat(100_000));
    check_refusal(&client.read(), "depth");
    // QMP specification: 0xFF resets the parser; it is an error of its own unless something was being skipped.
    client.send(b"\xff");
    client.works();
}
