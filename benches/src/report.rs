//! The table that is printed, as Markdown, with what it was measured on.

use crate::measure::Counts;
use std::fmt;
use std::process::Command;

/// A number in hundredths.
pub(crate) struct Hundredths(pub(crate) u64);

impl fmt::Display for Hundredths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

/// A line of the table.
pub(crate) struct Line {
    pub(crate) title: &'static str,
    pub(crate) nanoseconds: u64,
    pub(crate) counts: Option<Counts>,
}

impl Line {
    fn instructions(&self) -> Option<u64> {
        self.counts.map(|counts| counts.instructions)
    }

    /// How many times the instructions of `other` it takes.
    pub(crate) fn instructions_over(&self, other: &Self) -> Option<Hundredths> {
        ratio(self.instructions()?, other.instructions()?)
    }
}

fn ratio(of: u64, to: u64) -> Option<Hundredths> {
    // Rounded up: a target of 1.00 is not met by a little more.
    (to > 0).then(|| Hundredths((of * 100).div_ceil(to)))
}

/// Prints the table; the first line is what the others are compared with.
pub(crate) fn print(lines: &[Line]) {
    println!("{}; {}\n", rustc(), cpu());
    println!("| | instructions/call | × | ns/call | × | allocations/call |");
    println!("|---|---:|---:|---:|---:|---:|");
    let Some(first) = lines.first() else { return };
    for line in lines {
        let instructions = or_dash(line.instructions().map(|instructions| instructions / 100));
        let allocations = or_dash(line.counts.map(|counts| Hundredths(counts.allocations)));
        println!(
            "| {} | {instructions} | {} | {} | {} | {allocations} |",
            line.title,
            or_dash(line.instructions_over(first)),
            line.nanoseconds,
            or_dash(ratio(line.nanoseconds, first.nanoseconds)),
        );
    }
}

fn or_dash(value: Option<impl fmt::Display>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| value.to_string())
}

fn rustc() -> String {
    let version = Command::new("rustc").arg("--version").output();
    let text = version.map(|version| String::from_utf8_lossy(&version.stdout).trim().to_owned());
    text.unwrap_or_else(|_| "rustc unknown".to_owned())
}

fn cpu() -> String {
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let count = info.lines().filter(|line| line.starts_with("processor")).count();
    model.map_or_else(|| "CPU unknown".to_owned(), |(_, model)| format!("{count} × {model}"))
}
