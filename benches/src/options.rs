//! The command line.

use crate::suite::Failed;
use std::path::PathBuf;

pub(crate) const USAGE: &str = "\
usage: monitor-benches [--only TEXT]
       monitor-benches --write
       monitor-benches --check [--only TEXT]
       monitor-benches --side KEY [--repeat N]

Prints what the framework costs, in tables, each row beside its peers. With the cargo feature `peers`, jsonrpsee is among
them; where `qemu-system-x86_64` is installed, so is QEMU. Instructions need valgrind.
  --only TEXT   only rows with a side whose key has this in it, such as `scalars` or `socket`
  --write       write the tables to benches/RESULTS.md and the instructions to benches/counts.txt, which blesses them
  --check       count instructions only, and fail if one is more than 5 % over what is blessed (BLESS=1 blesses them)
  --side KEY    only do the work of one side, for a profiler
  --repeat N    so many times [default: 10000]";

pub(crate) struct Options {
    pub(crate) task: Task,
    /// What a side's key must have in it for its row to be measured.
    pub(crate) only: String,
}

pub(crate) enum Task {
    Help,
    /// Print all that can be measured here.
    Measure,
    /// Write it to the documents.
    Write,
    /// Compare instructions with the blessed ones.
    Check,
    /// Do the work of one side.
    Side {
        key: String,
        repeats: u64,
    },
    /// Be the server that the parent process measures.
    Serve {
        server: String,
        path: PathBuf,
    },
}

impl Options {
    pub(crate) fn parse(mut words: impl Iterator<Item = String>) -> Result<Self, Failed> {
        let mut options = Self { task: Task::Measure, only: String::new() };
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or_else(|| format!("{word} needs a value\n\n{USAGE}"));
            match word.as_str() {
                "--help" | "-h" => options.task = Task::Help,
                "--write" => options.task = Task::Write,
                "--check" => options.task = Task::Check,
                "--only" => options.only = value()?,
                "--side" => options.task = Task::Side { key: value()?, repeats: 10_000 },
                "--serve" => options.task = Task::Serve { server: value()?, path: value()?.into() },
                "--repeat" => match &mut options.task {
                    Task::Side { repeats, .. } => *repeats = value()?.parse()?,
                    _ => return Err(format!("--repeat belongs behind --side\n\n{USAGE}").into()),
                },
                _ => return Err(format!("there is no option '{word}'\n\n{USAGE}").into()),
            }
        }
        Ok(options)
    }
}
