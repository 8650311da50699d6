//! The program's options, and scripts at its standard input.

use super::speak::Qmp;
use super::vmm::{Directory, PATIENCE, program};
use std::fs::File;
use std::io::{self, Write};
use std::process::{Command, Output, Stdio};
use std::time::Instant;

/// Runs the program to its end with a script at its standard input.
fn script(options: &[&str], lines: &str) -> Output {
    script_to(Stdio::piped(), options, lines)
}

/// Likewise, with its standard output going there.
fn script_to(output: Stdio, options: &[&str], lines: &str) -> Output {
    let directory = Directory::new();
    let mut command = program();
    command.arg("--qmp").arg(format!("unix:{}", directory.path("qmp").display())).args(options);
    run(command.stdout(output), lines)
}

/// Runs a command to its end with this at its standard input.
fn run(command: &mut Command, input: &str) -> Output {
    let mut process = command.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    process.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    process.wait_with_output().unwrap()
}

/// Runs a script that goes well, and compares what it prints.
#[track_caller]
fn check_script(options: &[&str], lines: &str, printed: &str) {
    check_failing_script(options, lines, 0, printed, "");
}

/// Runs a script, and compares what it prints and what it says on standard error.
#[track_caller]
fn check_failing_script(options: &[&str], lines: &str, status: i32, printed: &str, errors: &str) {
    let output = script(options, lines);
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let (stdout, stderr) = (text(output.stdout), text(output.stderr));
    let (_, told) = stderr.split_once('\n').unwrap();
    assert_eq!((output.status.code(), &*stdout, told), (Some(status), printed, errors));
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
    check_script(&options, "info name\ninfo status\nquit\n", "optional\nVM status: paused\n");
    check_script(&options, "cont\ninfo balloon\nquit\n", "balloon: actual=16 MiB\n");
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
    let output = script(&["--history", "/nosuch/history"], "info status\n");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.ends_with("vmm: /nosuch/history: No such file or directory (os error 2)\n"), "{said}");
    assert!(output.stdout.is_empty() && !output.status.success());
}

/// Each would read a part of what is typed.
#[test]
fn standard_input_serves_one_monitor() {
    for options in [
        &["--qmp", "stdio"][..],
        &["--monitor", "stdio", "--qmp", "stdio"],
        &["--monitor", "none", "--qmp", "stdio", "--qmp", "stdio"],
    ] {
        let output = program().args(options).stdin(Stdio::null()).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.starts_with("vmm: standard input and output can serve one monitor: "), "{said}");
        assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0), "{options:?}");
    }
    let asked = r#"{"execute":"qmp_capabilities"}{"execute":"query-name"}{"execute":"quit"}"#;
    let mut command = program();
    command.args(["--monitor", "none", "--qmp", "stdio"]).stdout(Stdio::piped());
    let output = run(&mut command, asked);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success() && said.contains(r#"{"name":"vm"}"#), "{said}");
}

/// A service is ended so, and a person without a prompt does it with Ctrl-C. `timeout` asks twice at once.
#[test]
fn a_signal_ends_it_and_leaves_no_socket() {
    for (signal, times) in [("INT", 1), ("TERM", 1), ("TERM", 2)] {
        let directory = Directory::new();
        let path = directory.path("qmp");
        let mut command = program();
        command.args(["--monitor", "none", "--qmp"]).arg(format!("unix:{}", path.display()));
        let mut process = command.stderr(Stdio::null()).spawn().unwrap();
        let deadline = Instant::now() + PATIENCE;
        while !path.exists() {
            assert!(Instant::now() < deadline, "it does not start");
        }
        let mut qmp = Qmp::connect(&path);
        // Commands are run from when signals are heard on.
        qmp.ask("query-status", "{}");
        let kill = format!("kill -s {signal} {}\n", process.id()).repeat(times);
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
        assert_eq!(process.wait().unwrap().code(), Some(0), "{signal}");
        assert!(!path.exists(), "{signal}");
    }
}

#[test]
fn a_guest_that_does_not_come_leaves_no_socket() {
    let directory = Directory::new();
    let path = directory.path("guest");
    let awaited = format!("unix:{}", path.display());
    check_script(&["--incoming", &awaited], "info status\nquit\n", "VM status: paused (inmigrate)\n");
    assert!(!path.exists());
}

/// Its output is what the commands say: no banner, no prompt, and of its last line the end may be missing.
#[test]
fn a_script_that_went_well_ends_well() {
    let printed = "VM status: running\nVM status: paused\n";
    check_script(&[], "info status\nstop\n\ninfo status\ncont\nquit\n", printed);
    check_script(&[], "info status", "VM status: running\n");
    check_script(&[], "", "");
}

#[test]
fn a_script_with_a_wrong_line_runs_on_and_ends_badly() {
    let errors = "line 1: unknown command: 'nonsense'\n\
        line 3: a balloon target of 0 bytes is outside of 1048576 to 67108864 bytes\n";
    let printed = "VM status: running\n";
    check_failing_script(&[], "nonsense\ninfo status\nballoon 0\nquit\n", 1, printed, errors);
}

/// Its commands have succeeded, and what they said is lost. Who stops reading has enough.
#[test]
fn a_script_whose_output_is_lost_ends_badly() {
    let full = File::options().write(true).open("/dev/full").unwrap();
    let output = script_to(full.into(), &[], "info status\ninfo name\n");
    let stderr = String::from_utf8(output.stderr).unwrap();
    let (_, told) = stderr.split_once('\n').unwrap();
    let expected = "monitor hmp0: standard input or output failed: No space left on device (os error 28)\n";
    assert_eq!((output.status.code(), told), (Some(1), expected));
    let (read, written) = io::pipe().unwrap();
    drop(read);
    let output = script_to(written.into(), &[], "info status\n");
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), stderr.lines().count()), (Some(0), 1), "{stderr}");
    check_script(&[], "info status\n", "VM status: running\n");
}

/// The guest is paused before its first instruction, which stands where RAM begins.
#[test]
fn a_person_looks_into_the_guest() {
    let lines = "x/1i $pc\nx/2xb 0x80000000\nx 0x80000000+1\np $pc\np/d -1*$zero + (7&3)\nquit\n";
    let shown = "80000000:  00010117  auipc x2, 0x80010000\n\
        80000000: 0x17 0x01\n\
        80000001: 0x01\n\
        0x0000000080000000\n\
        3\n";
    check_script(&["--paused"], lines, shown);
    let mistakes = "x/y 0\np $nine\nx/4 0\nx/65537 0\np 1/0\nx\ninfo status\nquit\n";
    let errors = "line 1: FMT: invalid char in format: 'y'\nTry \"help x\" for more information\n\
        line 2: EXPRESSION: unknown register\nTry \"help p\" for more information\n\
        line 3: 16 bytes at address 0x0 are not all in guest memory, which is 0x80000000 to 0x83ffffff\n\
        line 4: 65537 are too many to show; 65536 may be asked for\n\
        line 5: EXPRESSION: division by zero\nTry \"help p\" for more information\n\
        line 6: ADDRESS is missing\nUsage: x [/FMT] ADDRESS\nTry \"help x\" for more information\n";
    check_failing_script(&[], mistakes, 1, "VM status: running\n", errors);
}
