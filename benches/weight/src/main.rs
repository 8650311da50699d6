//! Measures what handlers weigh: it writes crates of one and of two hundred of them, ours and others', builds them, and
//! looks at what that took and what came out. What the crates say is in `sides`, how cargo is run in `build`.
//!
//! `cargo run -p monitor-weight` prints the table, `-- --write` writes it to `WEIGHT.md`. `-- --check` looks only at the
//! size of our handlers, which is the same on every machine, and fails where one has grown (`BLESS=1` blesses it).

mod blessed;
mod build;
mod sides;
mod table;

use std::error::Error;
use std::process::ExitCode;

/// What ends the program early.
type Failed = Box<dyn Error>;

/// How many handlers a large VMM has.
const HANDLERS: usize = 200;

fn main() -> ExitCode {
    let done = match std::env::args().nth(1).as_deref() {
        None => table::print(),
        Some("--write") => table::write(),
        Some("--check") => blessed::check(),
        Some(other) => Err(format!("there is no option {other}; there are --check and --write").into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("monitor-weight: {error}");
            ExitCode::FAILURE
        }
    }
}
