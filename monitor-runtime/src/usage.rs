//! What the sessions of one monitor use together: counts for its bounds, and whether their server stops. Each session's own
//! bounds are its own.

use crate::command::Caller;
use crate::sync::{AtomicUsize, Ordering};
#[cfg(feature = "tls")]
use crate::{Monitor, Peer};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// The sessions and calls of a monitor. The counts order nothing else, so they are relaxed.
#[derive(Debug, Default)]
pub(crate) struct Usage {
    sessions: AtomicUsize,
    in_flight: AtomicUsize,
    #[cfg(feature = "tls")]
    handshakes: AtomicUsize,
}

impl Usage {
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
pub(crate) struct Seat(Arc<Caller>);

impl Seat {
    /// A place for another session; `None` where there are too many.
    pub(crate) fn take(caller: &Arc<Caller>) -> Option<Self> {
        let monitor = &caller.monitor;
        let limit = monitor.bounds().sessions;
        if !has_entered(&monitor.usage().sessions, limit) {
            monitor.deny(&caller.peer, &format!("no more than {limit} are served at a time"));
            return None;
        }
        monitor.observers().tell(|observer| observer.session_opened(caller));
        Some(Self(Arc::clone(caller)))
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.0.monitor.usage().sessions.fetch_sub(1, Ordering::Relaxed);
        self.0.monitor.observers().tell(|observer| observer.session_closed(&self.0));
    }
}

/// A client's place among those that shake hands with a monitor; dropping it gives it back.
#[cfg(feature = "tls")]
#[derive(Debug)]
pub(crate) struct Handshaking(Arc<Monitor>);

#[cfg(feature = "tls")]
impl Handshaking {
    /// A place for another client; `None` where there are too many.
    pub(crate) fn take(monitor: &Arc<Monitor>, client: &Peer) -> Option<Self> {
        let limit = monitor.bounds().handshakes;
        if has_entered(&monitor.usage().handshakes, limit) {
            return Some(Self(Arc::clone(monitor)));
        }
        monitor.deny(client, &format!("no more than {limit} may shake hands at a time"));
        None
    }
}

#[cfg(feature = "tls")]
impl Drop for Handshaking {
    fn drop(&mut self) {
        self.0.usage().handshakes.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Counts one more, unless there are as many as there may be.
fn has_entered(count: &AtomicUsize, limit: usize) -> bool {
    let more = |count| (count < limit).then_some(count + 1);
    count.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more).is_ok()
}
