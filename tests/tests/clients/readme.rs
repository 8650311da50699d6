//! The README's captures: what stands there is what stands on the screen. Figures differ from run to run, so they are not
//! compared; `BLESS=1` writes the session at the prompt anew.

use super::speak::Qmp;
use super::terminal::{Terminal, until_pending};
use super::vmm::{Directory, PATIENCE, Vmm};
use monitor_tests::outside::available;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

fn readme() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md")
}

/// Where the QMP monitor of the README is.
const ADDRESS: &str = "unix:/tmp/vmm-4711.qmp";

/// Compares a screen with the block of the README that begins as given, or writes it there.
#[track_caller]
fn check(begin: &str, screen: &str) {
    let text = fs::read_to_string(readme()).unwrap();
    let start = text.find(begin).unwrap();
    let length = text[start..].find("```").unwrap();
    let shown = format!("{begin}{screen}\n");
    if std::env::var_os("BLESS").is_some() {
        let blessed = text[..start].to_owned() + &shown + &text[start + length..];
        fs::write(readme(), blessed).unwrap();
        return;
    }
    assert_eq!(without_figures(&text[start..start + length]), without_figures(&shown));
}

/// The text with every number replaced.
fn without_figures(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '0'..='9' if out.ends_with('#') => {}
            '0'..='9' => out.push('#'),
            _ => out.push(c),
        }
    }
    out
}

#[test]
fn the_session_at_the_prompt_is_as_it_was() {
    let Some(terminal) = Terminal::start("", "") else { return };
    let address = format!("unix:{}", terminal.qmp_path().display());
    terminal.tmux(&["resize-window", "-x", "100", "-y", "60"]);
    let mut qmp = Qmp::connect(&terminal.qmp_path());
    terminal.keys(&["info s", "Tab"]);
    terminal.until_end("status\n(vmm) info s");
    terminal.keys(&["t", "Tab", "Enter"]);
    terminal.until_end("VM status: running\n(vmm)");
    for line in ["help balloon", "balloon 32M", "send deaf"] {
        terminal.keys(&[line, "Enter"]);
        terminal.until_that("the line is done", |screen| {
            screen.contains(&format!("(vmm) {line}\n")) && screen.ends_with("\n(vmm)")
        });
    }
    terminal.keys(&["balloon 16M", "Enter"]);
    until_pending(&mut qmp, "balloon");
    for answer in ["leaves it in the background", "its result will be told\n(vmm)"] {
        terminal.keys(&["C-c"]);
        terminal.until_end(answer);
    }
    terminal.keys(&["info pending", "Enter"]);
    terminal.until_end("asked to cancel\n(vmm)");
    terminal.keys(&["send hear", "Enter"]);
    terminal.until_end("balloon is done\nballoon: actual=16 MiB\n(vmm)");
    for (line, answer) in [("x/2i 0x80000000", "\n(vmm)"), ("ballon 1", "Did you mean 'balloon'?\n(vmm)")] {
        terminal.keys(&[line, "Enter"]);
        terminal.until_that("the line is answered", |screen| {
            screen.contains(&format!("(vmm) {line}\n")) && screen.ends_with(answer)
        });
    }
    let screen = terminal.screen().replace(&address, ADDRESS);
    check(
        "$ cargo run\nvmm: QMP at ",
        screen.strip_prefix("vmm: QMP at ").unwrap().trim_end_matches("\n(vmm)"),
    );
}

/// The captures of a section, each as its lines.
fn captures(section: &str) -> Vec<String> {
    let text = fs::read_to_string(readme()).unwrap();
    let section = text.split("\n## ").find(|part| part.starts_with(section)).unwrap();
    let captures = section.split("```console\n").skip(1);
    captures.map(|capture| capture.split("```").next().unwrap().to_owned()).collect()
}

/// The client that the README has for where there is no other, and what it is shown to be answered.
#[test]
fn the_qmp_session_is_as_it_was_with_python_alone() {
    let version = Command::new("python3").arg("--version").output().map_err(|error| error.to_string());
    let Some(_) = available("python3", version) else { return };
    let captures = captures("Two commands");
    let [session, client] = &captures[captures.len() - 2..] else { panic!("{captures:?}") };
    let program = client.split('\'').nth(1).unwrap();
    let vmm = Vmm::start(&[]);
    let mut python = Command::new("python3");
    python.arg("-c").arg(program).arg(vmm.qmp_path()).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut python = python.spawn().unwrap();
    let (mut asks, mut told) =
        (python.stdin.take().unwrap(), BufReader::new(python.stdout.take().unwrap()).lines());
    let (mut events, is_event) = (Vec::new(), |line: &str| line.contains(r#""event":"#));
    for line in session.lines().filter(|line| !line.starts_with("$ ") && *line != "…") {
        if line.starts_with(r#"{"execute""#) {
            writeln!(asks, "{line}").unwrap();
            continue;
        }
        let wanted = without_figures(line);
        // Events come when they come.
        while !events.contains(&wanted) {
            let told = told.next().unwrap().unwrap();
            if is_event(&told) {
                events.push(without_figures(&told));
            } else {
                assert_eq!(without_figures(&told), wanted);
                break;
            }
        }
    }
    drop(asks);
    python.wait().unwrap();
}

/// Every line of the capture stands on the screen, in this order; it may leave out others.
#[track_caller]
fn check_lines(capture: &str, screen: &str) {
    let mut seen = screen.lines();
    for line in capture.lines().filter(|line| !line.starts_with("$ ") && *line != "…") {
        let wanted = without_figures(line);
        assert!(
            seen.any(|seen| without_figures(seen) == wanted),
            "no {line:?} there, in this order:\n{screen}"
        );
    }
}

#[test]
fn the_migration_between_two_terminals_is_as_it_was() {
    let directory = Directory::new();
    let address = format!("unix:{}", directory.path("guest").display());
    let Some(there) = Terminal::start("", &format!("--memory 8M --incoming {address}")) else { return };
    let here = Terminal::start("", "--memory 8M").unwrap();
    let [waiting, sent, arrived] = <[String; 3]>::try_from(captures("A migration between")).unwrap();
    let types = |terminal: &Terminal, line: &str| {
        terminal.keys(&[line, "Enter"]);
        terminal.until_that(&format!("{line:?} is done"), |screen| {
            let (_, answer) = screen.rsplit_once(line).unwrap_or_default();
            answer.ends_with("\n(vmm)")
        })
    };
    check_lines(&waiting, &types(&there, "info status"));
    for line in ["send busy", &format!("migrate {address}"), "info migrate", "cont"] {
        types(&here, line);
    }
    check_lines(&sent, &here.screen().replace(&address, "unix:/tmp/guest.sock"));
    for line in ["info status", "send quiet", "send sum"] {
        types(&there, line);
    }
    let mut qmp = Qmp::connect(&there.qmp_path());
    let deadline = Instant::now() + PATIENCE;
    while !qmp.ask("query-serial", "{}")["text"].as_str().unwrap().contains("guest: sum ") {
        assert!(Instant::now() < deadline, "the guest does not answer");
    }
    check_lines(&arrived, &types(&there, "info serial"));
}
