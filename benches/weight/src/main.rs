//! Measures what handlers weigh: it writes crates of one and of two hundred of them, ours and others', builds them, and
//! looks at what that took and what came out. What the crates say is in `sides`, how cargo is run in `build`.
//!
//! `cargo run -p monitor-weight` prints the table, `-- ours serde` that of some sides, `-- --write` writes it to `WEIGHT.md`.
//! `-- --check` looks only at the size of our handlers, which is the same on every machine, and fails where one has grown
//! (`BLESS=1` blesses it).

mod blessed;
mod build;
mod sides;
mod table;

use std::error::Error;
use std::process::ExitCode;

use sides::Side;

/// What ends the program early.
type Failed = Box<dyn Error>;

/// How many handlers a large VMM has.
const HANDLERS: usize = 200;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let done = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => table::print(&Side::ALL),
        ["--write"] => table::write(),
        ["--check"] => blessed::check(),
        ref sides => sides
            .iter()
            .map(|key| side(key))
            .collect::<Result<Vec<_>, _>>()
            .and_then(|sides| table::print(&sides)),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("monitor-weight: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The side that is called so.
fn side(key: &str) -> Result<Side, Failed> {
    let known = || Side::ALL.map(Side::key).join(", ");
    let found = Side::ALL.into_iter().find(|side| side.key() == key);
    found.ok_or_else(|| {
        format!("there is no {key}; there are --check, --write, and the sides {}", known()).into()
    })
}
