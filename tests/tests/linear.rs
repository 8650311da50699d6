//! The work on input grows with its size, and no faster, however small the pieces are that it comes in: counted in
//! instructions, which a busy machine does not change.

#![allow(clippy::unwrap_used, missing_docs, reason = "these are tests")]

use monitor_tests::outside::available;
use std::process::Command;
use std::{env, fs, process};

/// The instructions that a session spends on so many KiB of a kind of input.
fn count(kind: &str, kib: u64) -> Result<u64, String> {
    let file = env::temp_dir().join(format!("linear-{}-{kind}-{kib}", process::id()));
    let mut command = Command::new("valgrind");
    command.args(["--tool=callgrind", "--quiet"]).arg(format!("--callgrind-out-file={}", file.display()));
    command.args([env!("CARGO_BIN_EXE_feed"), kind, &kib.to_string()]);
    let ran = command.output().map_err(|error| format!("valgrind: {error}"))?;
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let profile = fs::read_to_string(&file).unwrap();
    fs::remove_file(&file).unwrap();
    let summary =
        profile.lines().find_map(|line| line.strip_prefix("totals: ").or(line.strip_prefix("summary: ")));
    Ok(summary.unwrap().trim().parse().unwrap())
}

/// Twice the bytes more take twice the instructions more. Were each piece to cost what all before it did, it would be
/// near four times.
#[track_caller]
fn check(kind: &str) {
    let counts: Result<Vec<_>, _> = [32, 64, 128].map(|kib| count(kind, kib)).into_iter().collect();
    let Some(counts) = available("valgrind", counts) else { return };
    let (first, second) = (counts[1] - counts[0], counts[2] - counts[1]);
    assert!(second * 10 < first * 23, "{kind}: {counts:?}");
}

macro_rules! tests {
    ($($name:ident: $kind:literal,)*) => {
        $(#[test] fn $name() { check($kind); })*
    };
}

tests! {
    a_long_string_is_read_once: "string",
    escapes_are_read_once: "escapes",
    a_long_list_is_read_once: "numbers",
    many_objects_are_read_once: "objects",
    white_space_is_read_once: "blanks",
    garbage_is_read_once: "garbage",
    many_requests_are_read_once: "requests",
}
