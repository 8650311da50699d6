//! A machine as a stream of bytes: what a snapshot's file holds and what a migration sends. The parts: `format` (the
//! bytes of a record), `writer` and `reader` (one direction each), `error`. Which records come in which order is `copy`'s
//! for one who sends and [`load`]'s for one who takes.

mod error;
mod format;
mod load;
mod reader;
mod writer;

pub(super) use error::Fault;
pub use error::StreamError;
pub(super) use format::{END_SIZE, Kind, MAX_PAGES, Summary};
pub(super) use load::{Description, Loaded, describe, description, expect_end, load};
pub(super) use reader::{Reader, Record, read_summary};
pub(super) use writer::Writer;
