//! What the sessions of both front ends share: the outbox that answers come to from any thread, and the calls in
//! flight. What is written there is each front end's.

use crate::Error;
use crate::command::{Caller, CancelReason, CommandInfo, InFlight, Pending, Tracked, Visit};
use crate::passing::Passing;
use crate::sync::{AtomicUsize, Mutex, MutexGuard, Ordering};
use std::collections::BTreeMap;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::os::fd::OwnedFd;
use std::sync::{Arc, OnceLock, PoisonError};
use std::time::SystemTime;

/// How much memory a buffer keeps for the next use; a large request or reply leaves no large buffer behind. An idle session
/// has six of them.
pub(crate) const KEPT_BYTES: usize = 2 << 10;

/// Called when a session has something to do again: output to write, or a call to run. It runs on whatever thread
/// completed a command, and must only note the fact and wake the driver.
pub type Waker = Box<dyn Fn() + Send + Sync>;

/// Where answers and events go. `F` is what the front end keeps under the same lock.
pub(crate) struct Outbox<F> {
    caller: Arc<Caller>,
    /// When the client came.
    since: SystemTime,
    inside: Mutex<Inside<F>>,
    levels: Levels,
    waker: OnceLock<Waker>,
}

/// What is asked before each request, without the lock: as whoever held it last has left it.
#[derive(Debug, Default)]
struct Levels {
    /// Bytes of output.
    output: AtomicUsize,
    in_flight: AtomicUsize,
}

/// The inside of an outbox, locked.
pub(crate) struct Locked<'a, F> {
    inside: MutexGuard<'a, Inside<F>>,
    levels: &'a Levels,
}

impl<F> Deref for Locked<'_, F> {
    type Target = Inside<F>;

    #[inline]
    fn deref(&self) -> &Inside<F> {
        &self.inside
    }
}

impl<F> DerefMut for Locked<'_, F> {
    #[inline]
    fn deref_mut(&mut self) -> &mut Inside<F> {
        &mut self.inside
    }
}

impl<F> Drop for Locked<'_, F> {
    #[inline]
    fn drop(&mut self) {
        self.levels.output.store(self.inside.output.len(), Ordering::Relaxed);
        self.levels.in_flight.store(self.inside.in_flight, Ordering::Relaxed);
    }
}

/// What the lock guards. No user code runs under it.
pub(crate) struct Inside<F> {
    /// Written by answers and events, taken by the driver.
    pub(crate) output: Vec<u8>,
    /// What goes with it.
    pub(crate) passing: Passing,
    /// The session is gone: answers are dropped.
    pub(crate) closed: bool,
    /// Calls emitted and not yet answered.
    pub(crate) in_flight: usize,
    /// Those of them that others are shown: at a prompt all of the host's, elsewhere those that stay open when their
    /// handler has returned.
    pub(crate) tracked: BTreeMap<u64, Tracked>,
    /// What the host runs right now and was not answered: mostly one.
    running: Vec<(u64, Tracked)>,
    pub(crate) front: F,
}

impl<F> fmt::Debug for Outbox<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outbox").finish_non_exhaustive()
    }
}

impl<F> Outbox<F> {
    pub(crate) fn new(caller: Arc<Caller>, front: F) -> Self {
        let inside = Inside {
            output: Vec::new(),
            passing: Passing::default(),
            closed: false,
            in_flight: 0,
            tracked: BTreeMap::new(),
            running: Vec::new(),
            front,
        };
        let since = caller.monitor.events().now();
        Self { caller, since, inside: Mutex::new(inside), levels: Levels::default(), waker: OnceLock::new() }
    }

    /// Sets who is woken; the first one stays.
    pub(crate) fn set_waker(&self, waker: Waker) {
        let _ = self.waker.set(waker);
    }

    /// When the client came.
    pub(crate) fn since(&self) -> SystemTime {
        self.since
    }

    /// Whose session it is.
    pub(crate) fn caller(&self) -> &Caller {
        &self.caller
    }

    #[inline]
    pub(crate) fn lock(&self) -> Locked<'_, F> {
        let inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        Locked { inside, levels: &self.levels }
    }

    /// A client has not read so much, and is dropped.
    pub(crate) fn log_overflow(&self, bytes: usize) {
        let Caller { monitor, peer, .. } = &*self.caller;
        log::warn!("monitor {}: {peer} does not read, and was dropped at {bytes} bytes", monitor.name());
    }

    /// Tells observers of what was answered with an error and never was a command. The lock is not held.
    pub(crate) fn tell_refused(&self, error: &Error) {
        self.caller.monitor.observers().tell(|observer| observer.request_refused(&self.caller, error));
    }

    /// Whether another call may be in flight: in this session, and on its monitor.
    pub(crate) fn has_room(&self) -> bool {
        let bounds = self.caller.monitor.bounds();
        let all = self.caller.monitor.usage().in_flight();
        self.levels.in_flight.load(Ordering::Relaxed) < bounds.in_flight && all < bounds.monitor_in_flight
    }

    /// Whether the client has so much to read that nothing more is asked of it.
    pub(crate) fn is_unread(&self) -> bool {
        self.levels.output.load(Ordering::Relaxed) > self.caller.monitor.bounds().output_bytes / 2
    }

    /// Counts a call that is emitted.
    pub(crate) fn enter(&self, inside: &mut Inside<F>) {
        inside.in_flight += 1;
        self.caller.monitor.usage().enter();
    }

    /// Counts a call that was answered, and wakes whoever has something to do now. The lock is not held.
    pub(crate) fn leave(&self) {
        let monitor = &self.caller.monitor;
        if monitor.usage().leave() >= monitor.bounds().monitor_in_flight {
            // Any of its sessions may have waited for this.
            monitor.events().wake_all();
        }
        self.wake();
    }

    pub(crate) fn wake(&self) {
        if let Some(waker) = self.waker.get() {
            waker();
        }
    }

    /// The time, by the clock that the host gave.
    pub(crate) fn now(&self) -> SystemTime {
        self.caller.monitor.events().now()
    }

    /// Who is served here, unless they are gone.
    pub(crate) fn visit(&self) -> Option<Visit> {
        let closed = self.lock().closed;
        (!closed).then(|| Visit { caller: Arc::clone(&self.caller), since: self.since })
    }

    /// What is in flight here.
    pub(crate) fn pending(&self) -> Vec<Pending> {
        let inside = self.lock();
        let untracked = inside.running.iter().filter(|(number, _)| !inside.tracked.contains_key(number));
        let all = inside.tracked.iter().chain(untracked.map(|(number, tracked)| (number, tracked)));
        let pending = |(number, tracked): (&u64, &Tracked)| Pending {
            number: *number,
            tracked: tracked.clone(),
            caller: Arc::clone(&self.caller),
        };
        all.map(pending).collect()
    }

    /// Notes a call that the host runs from now on, until it was answered or has ended.
    #[cfg(feature = "serve")]
    pub(crate) fn begin(&self, number: u64, command: &'static CommandInfo) {
        let tracked = Tracked { command, since: self.now(), call: None };
        self.lock().running.push((number, tracked));
    }

    /// Notes a call that is given to the host, for a front end that shows those, too, that cannot be cancelled.
    pub(crate) fn note(&self, number: u64, command: &'static CommandInfo) {
        let tracked = Tracked { command, since: self.now(), call: None };
        let mut inside = self.lock();
        if !inside.closed {
            inside.tracked.insert(number, tracked);
        }
    }

    /// Notes a call that stays open. One whose session is gone is cancelled at once.
    pub(crate) fn track(&self, number: u64, call: Arc<InFlight>) {
        let tracked = Tracked { command: call.command(), since: self.now(), call: Some(Arc::clone(&call)) };
        {
            let mut inside = self.lock();
            if !inside.closed {
                inside.tracked.insert(number, tracked);
                return;
            }
        }
        call.cancel(CancelReason::ClientLeft);
    }

    /// Closes: no answer is written any more, and what is in flight is asked to cancel.
    pub(crate) fn close(&self) {
        let tracked = {
            let mut inside = self.lock();
            inside.close();
            std::mem::take(&mut inside.tracked)
        };
        // Outside the lock: the hooks are the host's.
        for call in tracked.into_values().filter_map(|tracked| tracked.call) {
            call.cancel(CancelReason::ClientLeft);
        }
    }

    /// Asks what is in flight to cancel.
    pub(crate) fn cancel(&self, reason: CancelReason) {
        // Outside the lock: the hooks are the host's.
        for call in self.open_calls() {
            call.cancel(reason);
        }
    }

    /// Answers what is in flight with an error, except what runs on the host's thread right now and is not asynchronous.
    pub(crate) fn refuse_pending(&self) {
        // Outside the lock: an answer takes it, and the hooks are the host's.
        for call in self.open_calls() {
            call.refuse(closing());
        }
    }

    fn open_calls(&self) -> Vec<Arc<InFlight>> {
        self.lock().tracked.values().filter_map(|tracked| tracked.call.clone()).collect()
    }

    /// Moves what is to be written to `into`; descriptors that were to go with it are closed.
    pub(crate) fn take_output(&self, into: &mut Vec<u8>) {
        let mut inside = self.lock();
        inside.passing.clear();
        if into.is_empty() {
            std::mem::swap(&mut inside.output, into);
        } else {
            into.append(&mut inside.output);
        }
    }

    /// Moves what is to be written to `into`, up to the next reply with descriptors, and hands out those that go with the
    /// first byte moved.
    pub(crate) fn take_passing(&self, into: &mut Vec<u8>) -> Vec<OwnedFd> {
        let mut inside = self.lock();
        let output = inside.output.len();
        let (bytes, descriptors) = inside.passing.take(output);
        if bytes < output {
            into.extend(inside.output.drain(..bytes));
        } else if into.is_empty() {
            std::mem::swap(&mut inside.output, into);
        } else {
            into.append(&mut inside.output);
        }
        descriptors
    }
}

impl<F> Inside<F> {
    /// Nothing is written any more, and what was not yet taken is dropped.
    pub(crate) fn close(&mut self) {
        self.closed = true;
        self.output = Vec::new();
        self.passing.clear();
        // Nobody waits any more who has left; what can be cancelled is still to be asked.
        self.tracked.retain(|_, tracked| tracked.call.is_some());
    }

    /// The host does not run a call any more, or nobody waits for it.
    pub(crate) fn end(&mut self, number: u64) {
        self.running.retain(|(running, _)| *running != number);
    }

    /// A call was answered.
    pub(crate) fn settle(&mut self, number: u64) {
        self.in_flight = self.in_flight.saturating_sub(1);
        self.end(number);
        if !self.tracked.is_empty() {
            self.tracked.remove(&number);
        }
    }
}

/// What is answered to whoever waits when a monitor closes.
pub(crate) fn closing() -> Error {
    Error::generic("The monitor is closing")
}
