//! The program's options, and scripts at its standard input.

use super::vmm::{Directory, program};
use std::io::Write;
use std::process::{Output, Stdio};

/// Runs the program to its end with a script at its standard input.
fn script(options: &[&str], lines: &str) -> Output {
    let directory = Directory::new();
    let mut command = program();
    command.arg("--qmp").arg(format!("unix:{}", directory.path("qmp").display())).args(options);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut process = command.spawn().unwrap();
    process.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    process.wait_with_output().unwrap()
}

#[track_caller]
fn check_script(options: &[&str], lines: &str, status: i32, printed: &[&str]) {
    let output = script(options, lines);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(status), "{text}");
    for expected in printed {
        assert!(text.contains(expected), "no {expected:?} in {text:?}");
    }
}

#[test]
fn the_help_mentions_each_option() {
    let output = program().arg("--help").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0));
    for option in ["--qmp <", "--monitor <", "--memory <", "--name <", "--paused", "schema"] {
        assert!(text.contains(option), "no {option} in {text}");
    }
    let output = program().args(["schema", "--help"]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    for option in ["--format <", "--output <", "json-schema", "markdown"] {
        assert!(text.contains(option), "no {option} in {text}");
    }
}

#[test]
fn the_options_reach_the_machine() {
    let options = ["--name", "optional", "--paused", "--memory", "16M"];
    check_script(&options, "info name\ninfo status\nquit\n", 0, &["optional", "VM status: paused"]);
    check_script(&options, "cont\ninfo balloon\nquit\n", 0, &["balloon: actual=16 MiB"]);
}

#[test]
fn wrong_options_start_nothing() {
    for options in [&["--memory", "much"][..], &["--monitor", "tcp:1"], &["--qmp", "stdin"], &["--no-such"]] {
        let output = program().args(options).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{options:?}");
        assert!(!output.stderr.is_empty() && output.stdout.is_empty(), "{options:?}");
    }
    let output = program().args(["--memory", "1K"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        String::from_utf8(output.stderr).unwrap().starts_with("vmm: a memory of 1024 bytes is not possible")
    );
}

#[test]
fn a_script_that_went_well_ends_well() {
    check_script(
        &[],
        "info status\nstop\ninfo status\ncont\nquit\n",
        0,
        &["VM status: running", "VM status: paused"],
    );
}

#[test]
fn a_script_with_a_wrong_line_runs_on_and_ends_badly() {
    check_script(
        &[],
        "nonsense\ninfo status\nquit\n",
        1,
        &["unknown command: 'nonsense'", "VM status: running"],
    );
    check_script(&[], "balloon 0\nquit\n", 1, &["a balloon target of 0 bytes"]);
}

/// The guest is paused before its first instruction, which stands where RAM begins.
#[test]
fn a_person_looks_into_the_guest() {
    let lines = "x/1i $pc\nx/2xb 0x80000000\nx 0x80000000+1\np $pc\np/d -1*$zero + (7&3)\nquit\n";
    let shown = [
        "80000000:  00010117  auipc x2, 0x80010000\n",
        "80000000: 0x17 0x01\n",
        "80000001: 0x01\n",
        "0x0000000080000000\n",
        "3\n",
    ];
    check_script(&["--paused"], lines, 0, &shown);
    let mistakes = "x/y 0\np $nine\nx/4 0\nx/65537 0\np 1/0\nx\ninfo status\nquit\n";
    let errors = [
        "invalid char in format: 'y'",
        "unknown register",
        "16 bytes at address 0x0 are not all in guest memory",
        "65537 are too many to show; 65536 may be asked for",
        "division by zero",
        "unexpected end of expression",
        "VM status: running",
    ];
    check_script(&[], mistakes, 1, &errors);
}
