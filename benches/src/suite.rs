//! What a row of the table is: the same work by different means. What the work is, is in `rows`; how it is measured, in
//! `measure`.

use std::error::Error;

pub(crate) type Failed = Box<dyn Error>;

/// Does the measured work so many times.
pub(crate) type Work = Box<dyn FnMut(u64)>;

/// One means of doing it.
pub(crate) struct Side {
    /// What `--side` and the blessed counts call it: `row/means`.
    pub(crate) key: &'static str,
    pub(crate) title: &'static str,
    /// Sets up what is there before the work begins, which is not measured.
    pub(crate) prepare: fn() -> Result<Work, Failed>,
}

/// One piece of work; the first of its sides is what the others are compared with.
pub(crate) struct Row {
    pub(crate) title: &'static str,
    pub(crate) sides: Vec<Side>,
    pub(crate) repeats: Repeats,
}

impl Row {
    /// Whether one of its sides has this in its key.
    pub(crate) fn is_wanted(&self, only: &str) -> bool {
        self.sides.iter().any(|side| side.key.contains(only))
    }
}

/// How often the work is done.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Repeats {
    /// In the shorter and in the longer run under callgrind; start-up is the same in both, so their difference has none.
    pub(crate) counted: (u64, u64),
    /// In one round of those that are timed.
    pub(crate) timed: u64,
}

impl Repeats {
    /// For what takes microseconds.
    pub(crate) const MANY: Self = Self { counted: (1_000, 11_000), timed: 50_000 };
    /// For what takes a good part of a millisecond.
    pub(crate) const FEW: Self = Self { counted: (10, 110), timed: 500 };
}
