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
fn nothing_is_lost_or_left_over_with_threads() {
    check("threads");
}
