//! What the tests share: a machine whose commands do everything that commands can do, and a session with a client that
//! needs no socket, clock or thread. The tests themselves are in `tests/`.

#![allow(clippy::unwrap_used, clippy::missing_panics_doc, reason = "a fixture fails its test by panicking")]

pub mod fuzz;
pub mod journal;
pub mod lab;
pub mod limits;
pub mod machine;
pub mod outside;
pub mod pair;
pub mod soak;
pub mod values;

/// The README's example, compiled.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;

// The examples of the guide through `monitor-schema`, compiled. With a doc comment above it, paths in it would be those
// from here, and not from the guide.
#[cfg(doctest)]
#[doc = include_str!("../../schema/GUIDE.md")]
struct Guide;
