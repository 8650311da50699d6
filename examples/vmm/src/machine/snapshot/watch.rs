//! When a guest that is being saved is stopped: when writing what is left would hardly be noticed, and at last anyway,
//! because a snapshot must come to its end.

use super::Progress;
use crate::machine::Error;
use crate::machine::copy::{Counts, Watch};
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

/// How long the guest is to stand still, if that can be had.
const DOWNTIME: Duration = Duration::from_millis(100);
/// How often pages are written again before the guest is stopped whatever is left.
const ROUNDS: u64 = 8;

/// A snapshot that is being saved.
pub(super) struct Saving<'a, 'b> {
    progress: &'a mut Progress<'b>,
    begun: Instant,
}

impl<'a, 'b> Saving<'a, 'b> {
    pub(super) fn new(progress: &'a mut Progress<'b>) -> Self {
        Self { progress, begun: Instant::now() }
    }
}

impl Watch for Saving<'_, '_> {
    fn sent(&mut self, counts: &Counts) -> Result<(), Error> {
        // In pages, because zeroes take no room; those that are written again make the whole larger.
        let done = (counts.normal + counts.zero) * u64::from(crate::machine::PAGE_SIZE);
        match (self.progress)(done, done + counts.remaining) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(Error::Cancelled),
        }
    }

    fn may_stop(&mut self, counts: &Counts) -> bool {
        // What is left, at the rate so far: remaining / (transferred / elapsed).
        let [remaining, transferred] = [counts.remaining, counts.transferred].map(u128::from);
        let soon = remaining * self.begun.elapsed().as_nanos() <= transferred * DOWNTIME.as_nanos();
        soon || counts.rounds > ROUNDS
    }

    fn stopped(&mut self, _: bool) {}

    fn deadline(&self) -> Option<Instant> {
        None
    }
}
