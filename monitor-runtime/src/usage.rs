//! What the sessions of one monitor use together: counts for its bounds, and whether their server stops. Each session's own
//! bounds are its own.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// The sessions and calls of a monitor. The counts order nothing else, so they are relaxed.
#[derive(Debug, Default)]
pub(crate) struct Usage {
    sessions: AtomicUsize,
    in_flight: AtomicUsize,
}

impl Usage {
    /// A place for another session, unless there are `limit` of them.
    pub(crate) fn sit(self: &Arc<Self>, limit: usize) -> Option<Seat> {
        let more = |sessions| (sessions < limit).then_some(sessions + 1);
        self.sessions.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more).ok()?;
        Some(Seat(Arc::clone(self)))
    }

    /// How many calls were emitted and not answered.
    pub(crate) fn in_flight(&self) -> usize {
        self.in_flight.load(Ordering::Relaxed)
    }

    /// A call is emitted.
    pub(crate) fn enter(&self) {
        self.in_flight.fetch_add(1, Ordering::Relaxed);
    }

    /// A call was answered. Returns how many were in flight until now.
    pub(crate) fn leave(&self) -> usize {
        self.in_flight.fetch_sub(1, Ordering::Relaxed)
    }
}

/// Whether a server stops, for the sessions of all its monitors: a person's session looks at it before it reads the next line
/// or shows a prompt.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stopping(Arc<AtomicBool>);

impl Stopping {
    /// The server stops. What a handler does is seen by whoever sees that it was answered.
    #[cfg(feature = "serve")]
    pub(crate) fn set(&self) {
        self.0.store(true, Ordering::Release);
    }

    pub(crate) fn is_set(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// A session's place among those of its monitor; dropping it gives it back.
#[derive(Debug)]
pub(crate) struct Seat(Arc<Usage>);

impl Drop for Seat {
    fn drop(&mut self) {
        self.0.sessions.fetch_sub(1, Ordering::Relaxed);
    }
}
