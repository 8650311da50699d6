//! The limits of a migration: how fast bytes may go, and when the guest is stopped for the last of them.

use super::control::{Control, MigrationParameters};
use crate::machine::Error;
use crate::machine::copy::{Counts, Watch};
use std::time::{Duration, Instant};

/// How far a piece may be behind the rate and catch up on it.
const SLACK: Duration = Duration::from_millis(20);
/// How many bytes a round must have for its rate to be believed.
const FEW: u64 = 256 << 10;

/// Is told how many bytes of how many are done.
pub(super) type Progress<'a> = dyn FnMut(u64, u64) + 'a;

/// A machine that is being sent.
pub(super) struct Sending<'a, 'b> {
    control: &'a Control,
    progress: &'a mut Progress<'b>,
    /// How many bytes had been sent when they were last waited for, and when the next may go at the earliest.
    paid: u64,
    due: Instant,
    /// What had been counted when the round began, and when that was.
    before: Counts,
    round: Instant,
    /// Bytes a second, as the rounds tell.
    rate: u64,
    /// Until when the guest stands still at most, if it does.
    deadline: Option<Instant>,
}

impl<'a, 'b> Sending<'a, 'b> {
    pub(super) fn new(control: &'a Control, progress: &'a mut Progress<'b>) -> Self {
        let now = Instant::now();
        let before = Counts::default();
        Self { control, progress, paid: 0, due: now, before, round: now, rate: 0, deadline: None }
    }

    /// How many bytes a second can be expected to go.
    fn expected_rate(&self) -> u64 {
        match self.control.parameters().max_bandwidth {
            0 => self.rate,
            limit => self.rate.min(limit),
        }
    }

    /// Counts the rates of the round that ends here.
    fn end_round(&mut self, counts: &Counts) {
        let now = Instant::now();
        let elapsed = now - self.round;
        let rate = per_second(counts.transferred - self.before.transferred, elapsed);
        let dirty_rate = per_second(counts.dirtied - self.before.dirtied, elapsed);
        // A round of few bytes tells little, except that so many can go.
        let few = counts.transferred - self.before.transferred < FEW;
        self.rate = if few { self.rate.max(rate) } else { rate };
        self.control.rates(rate, dirty_rate, time_for(counts.remaining, self.expected_rate()));
        self.before = *counts;
        self.round = now;
    }
}

impl Watch for Sending<'_, '_> {
    fn sent(&mut self, counts: &Counts) -> Result<(), Error> {
        self.control.count(counts);
        (self.progress)(counts.transferred, counts.transferred + counts.remaining);
        let bytes = counts.transferred - self.paid;
        self.paid = counts.transferred;
        let now = Instant::now();
        // What was not used is not caught up on, but for what one piece's own time cost.
        let from = now.checked_sub(SLACK).map_or(now, |earliest| self.due.max(earliest));
        let due = |parameters: &MigrationParameters| match parameters.max_bandwidth {
            0 => None,
            limit => from.checked_add(time_for(bytes, limit)),
        };
        self.due = self.control.wait(self.deadline, due)?.unwrap_or_else(Instant::now);
        Ok(())
    }

    fn may_stop(&mut self, counts: &Counts) -> bool {
        if self.deadline.is_none() {
            self.end_round(counts);
        }
        time_for(counts.remaining, self.expected_rate()) <= self.control.parameters().downtime_limit
    }

    fn stopped(&mut self, stopped: bool) {
        self.control.stopped(stopped);
        let limit = self.control.parameters().downtime_limit;
        self.deadline = if stopped { Instant::now().checked_add(limit) } else { None };
    }

    fn deadline(&self) -> Option<Instant> {
        self.deadline
    }
}

/// How long so many bytes take; nothing takes no time, and without a rate the rest takes for ever.
fn time_for(bytes: u64, rate: u64) -> Duration {
    if bytes == 0 {
        Duration::ZERO
    } else {
        let nanos = u128::from(bytes) * 1_000_000_000 / u128::from(rate.max(1));
        Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
    }
}

fn per_second(count: u64, elapsed: Duration) -> u64 {
    let rate = u128::from(count) * 1_000_000_000 / elapsed.as_nanos().max(1);
    u64::try_from(rate).unwrap_or(u64::MAX)
}
