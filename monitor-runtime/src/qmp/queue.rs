//! Requests that were read and do not run yet. Why they wait, and when they run, is `session`'s.

use super::request::Refused;
use std::collections::VecDeque;
use std::os::fd::OwnedFd;

/// A request that waits.
#[derive(Debug)]
pub(super) enum Queued {
    /// Its text, and the descriptors that were passed to it.
    Message(Vec<u8>, Vec<OwnedFd>),
    /// It is only to be answered, in its turn.
    Refused(Refused),
}

impl Queued {
    fn bytes(&self) -> usize {
        size_of::<Self>()
            + match self {
                Self::Message(text, passed) => text.len() + size_of_val(&passed[..]),
                Self::Refused(refused) => refused.id.len() + refused.error.description().len(),
            }
    }
}

/// The requests of a session that wait.
#[derive(Debug, Default)]
pub(super) struct Queue {
    /// They run one at a time, in order.
    ordered: VecDeque<Queued>,
    /// They run as soon as there is room for another call in flight.
    independent: VecDeque<Queued>,
    /// What was read ahead: of `ordered` what is behind the first `length`, and all of `independent`.
    ahead: usize,
}

impl Queue {
    pub(super) fn is_empty(&self) -> bool {
        self.ordered.is_empty() && self.independent.is_empty()
    }

    /// Whether one that runs in order would have to wait for another.
    pub(super) fn has_ordered(&self) -> bool {
        !self.ordered.is_empty()
    }

    pub(super) fn has_independent(&self) -> bool {
        !self.independent.is_empty()
    }

    /// Whether no more is to be read: `length` wait for their turn, and `ahead` bytes behind them.
    pub(super) fn is_full(&self, length: usize, ahead: usize) -> bool {
        self.ordered.len() >= length && self.ahead >= ahead
    }

    /// Whether `ahead` bytes were read ahead.
    pub(super) fn is_ahead(&self, ahead: usize) -> bool {
        self.ahead >= ahead
    }

    pub(super) fn push_ordered(&mut self, queued: Queued, length: usize) {
        if self.ordered.len() >= length {
            self.ahead += queued.bytes();
        }
        self.ordered.push_back(queued);
    }

    pub(super) fn push_independent(&mut self, queued: Queued) {
        self.ahead += queued.bytes();
        self.independent.push_back(queued);
    }

    pub(super) fn pop_ordered(&mut self, length: usize) -> Option<Queued> {
        let popped = self.ordered.pop_front()?;
        // One that was read ahead has come into the queue proper.
        let moved = if length == 0 { Some(&popped) } else { self.ordered.get(length - 1) };
        self.ahead -= moved.map_or(0, Queued::bytes);
        Some(popped)
    }

    pub(super) fn pop_independent(&mut self) -> Option<Queued> {
        let popped = self.independent.pop_front()?;
        self.ahead -= popped.bytes();
        Some(popped)
    }
}
