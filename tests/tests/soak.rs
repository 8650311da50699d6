//! A server under the load of 64 clients of every kind, each driver in a process of its own; the books are right in the
//! end. The long form, and what came of it, is in `SOAK.md`.

#![allow(clippy::unwrap_used, missing_docs, reason = "these are tests")]

use std::process::Command;

fn check(driver: &str) {
    let ran = Command::new(env!("CARGO_BIN_EXE_soak")).args([driver, "50000"]).output().unwrap();
    assert!(ran.status.success(), "{ran:?}");
    print!("{}", String::from_utf8(ran.stdout).unwrap());
}

#[test]
fn nothing_is_lost_or_left_over_with_epoll() {
    check("epoll");
}

#[test]
fn nothing_is_lost_or_left_over_with_an_event_manager() {
    check("event-manager");
}

#[test]
fn nothing_is_lost_or_left_over_with_threads() {
    check("threads");
}

#[test]
fn nothing_is_lost_or_left_over_with_tokio() {
    check("tokio");
}

#[test]
fn nothing_is_lost_or_left_over_with_two_threads() {
    check("two-threads");
}

#[test]
fn what_is_no_driver_is_refused_by_name() {
    let ran = Command::new(env!("CARGO_BIN_EXE_soak")).arg("select").output().unwrap();
    assert!(!ran.status.success());
    assert!(String::from_utf8(ran.stderr).unwrap().contains("there is no driver 'select'"));
}
