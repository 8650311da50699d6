//! What the fuzzers run: each target takes bytes, drives sessions with them, and panics where a promise is broken. Here
//! they are plain functions, so that a stable toolchain runs them, too (`tests/fuzz.rs`); libFuzzer runs them from the
//! crate in `fuzz/`, one file a target.

mod client;
mod expression;
mod framing;
mod line;
mod operations;
mod request;

pub use expression::expression;
pub use framing::framing;
pub use line::line;
pub use operations::operations;
pub use request::request;

/// A target: whatever the bytes, it returns.
pub type Target = fn(&[u8]);

/// The targets, by the names that they have in `fuzz/` and that their corpora have in `fuzz/corpus/`.
pub const TARGETS: &[(&str, Target)] = &[
    ("expression", expression),
    ("framing", framing),
    ("line", line),
    ("operations", operations),
    ("request", request),
];
