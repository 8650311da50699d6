//! Telling the two threads of a terminal's session that there is something to look at again. What there is, is
//! `terminal`'s.

use crate::serve::bell::Bell;
use crate::serve::host::lock;
use rustix::event::{PollFd, PollFlags, poll};
use std::io;
use std::os::fd::AsFd;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// One thread waits on the condition; the other, which also waits for descriptors, on the bell.
#[derive(Debug)]
pub(super) struct Signal {
    count: Mutex<u64>,
    changed: Condvar,
    bell: Bell,
}

impl Signal {
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self { count: Mutex::default(), changed: Condvar::new(), bell: Bell::new()? })
    }

    pub(super) fn raise(&self) {
        *lock(&self.count) += 1;
        self.bell.ring();
        self.changed.notify_all();
    }

    /// What to pass to a wait that is to see what comes from now on.
    pub(super) fn now(&self) -> u64 {
        *lock(&self.count)
    }

    /// Waits until it was raised after `seen`, or for `limit`, and returns what to pass next.
    pub(super) fn wait(&self, seen: u64, limit: Option<Duration>) -> u64 {
        let (count, unchanged) = (lock(&self.count), |count: &mut u64| *count == seen);
        match limit {
            None => *self.changed.wait_while(count, unchanged).unwrap_or_else(PoisonError::into_inner),
            Some(limit) => {
                let waited = self.changed.wait_timeout_while(count, limit, unchanged);
                *waited.unwrap_or_else(PoisonError::into_inner).0
            }
        }
    }

    /// Waits until it was raised after `seen`, or one of the descriptors is readable.
    pub(super) fn wait_or_readable(&self, seen: u64, [one, other]: [impl AsFd; 2]) {
        // Heard first: what is raised from here on rings again.
        self.bell.hear();
        if self.now() != seen {
            return;
        }
        let mut polled = [
            PollFd::new(&one, PollFlags::IN),
            PollFd::new(&other, PollFlags::IN),
            PollFd::new(&self.bell, PollFlags::IN),
        ];
        // A signal that interrupts it is one that it waits for.
        let _ = poll(&mut polled, None);
    }
}
