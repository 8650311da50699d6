//! How long the guest has run: a stopwatch that goes on in the copy of a machine. Only the vCPU thread has it.

use std::time::{Duration, Instant};

/// The stopwatch.
#[derive(Debug, Default)]
pub(super) struct Clock {
    before: Duration,
    since: Option<Instant>,
}

impl Clock {
    /// One that stands at `before`.
    pub(super) fn at(before: Duration) -> Self {
        Self { before, since: None }
    }

    /// Starts or stops it; what it does already it goes on doing.
    pub(super) fn run(&mut self, runs: bool) {
        if runs != self.since.is_some() {
            self.before = self.elapsed();
            self.since = runs.then(Instant::now);
        }
    }

    /// What it shows.
    pub(super) fn elapsed(&self) -> Duration {
        self.before + self.since.map_or(Duration::ZERO, |since| since.elapsed())
    }
}
