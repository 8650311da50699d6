//! The README's captures: what stands there is what stands on the screen. Figures differ from run to run, so they are not
//! compared; `BLESS=1` writes the captures anew.

use super::speak::Qmp;
use super::terminal::{Terminal, until_pending};
use std::fs;
use std::path::{Path, PathBuf};

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
    terminal.keys(&["info s", "Tab", "Tab"]);
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
