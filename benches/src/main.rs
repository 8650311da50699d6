//! What a command costs, beside what a user would otherwise write: the program that measures it. Without arguments it
//! prints the table; `--side` runs one side only, which is what it runs under callgrind.

mod commands;
mod hand;
mod measure;
mod names;
mod ours;
mod report;
#[cfg(test)]
mod tests;

use commands::{REQUEST, REQUEST_LATER, Side};
use hand::Hand;
use ours::Ours;
use report::{Hundredths, Line};
use std::error::Error;
use std::hint::black_box;
use std::process::ExitCode;

const USAGE: &str = "\
usage: monitor-benches [--at-most PERCENT]
       monitor-benches --side hand|ours|ours-async [--iterations N]

Without --side: measures all sides and prints a table.
  --at-most PERCENT  fail if a call of ours takes more of the instructions of the hand-written side
  --side SIDE        only run one side, for a profiler
  --iterations N     so many calls [default: 10000]";

type Failed = Box<dyn Error>;

fn main() -> ExitCode {
    let run = Options::parse(std::env::args().skip(1)).and_then(|options| match &options.side {
        Some(side) => run(side, options.iterations),
        None => measure(options.at_most),
    });
    match run {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

struct Options {
    side: Option<String>,
    iterations: u64,
    at_most: Option<u64>,
}

impl Options {
    fn parse(mut words: impl Iterator<Item = String>) -> Result<Self, Failed> {
        let mut options = Self { side: None, iterations: 10_000, at_most: None };
        while let Some(word) = words.next() {
            let value = words.next().ok_or(USAGE)?;
            match word.as_str() {
                "--side" => options.side = Some(value),
                "--iterations" => options.iterations = value.parse()?,
                "--at-most" => options.at_most = Some(value.parse()?),
                _ => return Err(USAGE.into()),
            }
        }
        Ok(options)
    }
}

/// A side by the name that `--side` gives it, with its request.
fn side(name: &str) -> Result<(Box<dyn Side>, &'static str), Failed> {
    Ok(match name {
        "hand" => (Box::new(Hand::default()), REQUEST),
        "ours" => (Box::new(ours()?), REQUEST),
        "ours-async" => (Box::new(ours()?), REQUEST_LATER),
        _ => return Err(USAGE.into()),
    })
}

fn ours() -> Result<Ours, Failed> {
    Ours::new().map_err(|error| error.to_string().into())
}

fn run(name: &str, iterations: u64) -> Result<(), Failed> {
    let mut side = side(name)?;
    repeat(&mut side, iterations);
    Ok(())
}

fn repeat((side, request): &mut (Box<dyn Side>, &'static str), iterations: u64) {
    let mut reply = Vec::new();
    for _ in 0..iterations {
        side.answer(black_box(request.as_bytes()), &mut reply);
        black_box(&reply);
    }
}

const SIDES: [(&str, &str); 3] = [
    ("hand", "by hand with serde_json"),
    ("ours", "ours"),
    ("ours-async", "ours, asynchronous, completed in submit"),
];

fn measure(at_most: Option<u64>) -> Result<(), Failed> {
    let [hand, ours, later] = SIDES.map(|(name, _)| side(name));
    let nanoseconds =
        measure::time([hand?, ours?, later?].map(|mut side| move |calls| repeat(&mut side, calls)));
    let counted = measure::has_valgrind();
    if !counted {
        println!("No instructions are counted: valgrind is not installed.\n");
    }
    let mut lines = Vec::new();
    for ((name, title), nanoseconds) in SIDES.into_iter().zip(nanoseconds) {
        let counts = if counted { Some(measure::count(name)?) } else { None };
        lines.push(Line { title, nanoseconds, counts });
    }
    report::print(&lines);
    at_most.map_or(Ok(()), |percent| check(&lines, percent))
}

/// Holds the second line, the synchronous command, to the first.
fn check(lines: &[Line], percent: u64) -> Result<(), Failed> {
    let [hand, ours, ..] = lines else { return Ok(()) };
    match ours.instructions_over(hand) {
        Some(Hundredths(ratio)) if ratio > percent => {
            Err(format!("ours takes {ratio}% of the instructions of the hand-written side, not {percent}%")
                .into())
        }
        Some(_) => Ok(()),
        None => Err("the instructions were not counted".into()),
    }
}
