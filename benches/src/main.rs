//! What the framework costs, beside what a user would otherwise write or run: the program that measures it. Without
//! arguments it prints the tables; `--side` does the work of one side only, which is what is run under callgrind.

mod bless;
mod commands;
mod hand;
mod measure;
mod names;
mod options;
mod ours;
mod report;
mod rows;
#[cfg(feature = "peers")]
mod rpc;
mod socket;
mod suite;
mod tables;
mod targets;
#[cfg(test)]
mod tests;

use options::{Options, Task};
use std::process::ExitCode;
use suite::Failed;

fn main() -> ExitCode {
    match Options::parse(std::env::args().skip(1)).and_then(|options| run(&options)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> Result<(), Failed> {
    match &options.task {
        Task::Help => {
            println!("{}", options::USAGE);
            Ok(())
        }
        Task::Side { key, repeats } => {
            let side = rows::side(key).ok_or_else(|| format!("there is no side '{key}'"))?;
            (side.prepare)()?(*repeats);
            Ok(())
        }
        Task::Serve { server, path } => socket::serve(server, path),
        Task::Check => bless::check(&measure::count_all(&options.only)?),
        Task::Measure => report::print(&options.only),
        Task::Write => report::write(),
    }
}
