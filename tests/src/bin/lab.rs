//! `lab human` and `lab qmp`: the lab, one case a line in and its answer out. What it serves is `monitor_tests::lab`.

use std::io::{self, BufRead, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let answer = match std::env::args().nth(1).as_deref() {
        Some("human") => monitor_tests::lab::human::answer,
        Some("qmp") => monitor_tests::lab::qmp::answer,
        other => {
            eprintln!("lab: write `lab human` or `lab qmp`, and not {other:?}");
            return ExitCode::FAILURE;
        }
    };
    let mut output = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let answered = line.and_then(|line| writeln!(output, "{}", answer(&line)));
        if let Err(error) = answered {
            eprintln!("lab: {error}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}
