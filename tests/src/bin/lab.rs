//! `lab human`: the lab, one case a line in and one answer a line out. What it serves is `monitor_tests::lab`.

use std::io::{self, BufRead, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let answer = match std::env::args().nth(1).as_deref() {
        Some("human") => monitor_tests::lab::human::answer,
        other => {
            eprintln!("lab: write `lab human`, and not {other:?}");
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
