//! What the sessions of both front ends share: the outbox that answers come to from any thread, and the calls in
//! flight. What is written there is each front end's.

use crate::Error;
use crate::command::{Caller, CancelReason, CommandInfo, Given, InFlight, Pending, Tracked, Visit};
use crate::passing::Passing;
use crate::sync::{AtomicUsize, Mutex, MutexGuard, Ordering};
use std::collections::{BTreeMap, VecDeque};
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
    /// Those of them that stay open when their handler has returned.
    pub(crate) tracked: BTreeMap<u64, Tracked>,
    /// Others, oldest first: they wait for the host, or it runs them. Those that wait and cannot be cancelled only where the
    /// front end notes them.
    given: VecDeque<Given>,
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
            given: VecDeque::new(),
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
        let tracked = inside.tracked.iter().map(|(number, Tracked { since, call })| Pending {
            number: *number,
            command: call.command(),
            since: *since,
            cancelled: call.is_cancelled(),
            progress: call.progress(),
            caller: Arc::clone(&self.caller),
        });
        let given = inside.given.iter().map(|given| Pending {
            number: given.number,
            command: given.command,
            since: given.since,
            cancelled: given.asked.is_some(),
            progress: None,
            caller: Arc::clone(&self.caller),
        });
        tracked.chain(given).collect()
    }

    /// A call that the host is given now.
    pub(crate) fn given(&self, number: u64, command: &'static CommandInfo) -> Given {
        Given { number, command, since: self.now(), asked: None }
    }

    /// Notes a call that the host is given now.
    pub(crate) fn note(&self, number: u64, command: &'static CommandInfo) {
        let given = self.given(number, command);
        self.lock().give(given);
    }

    /// Notes a call that stays open. One whose session is gone is cancelled at once, and so is one of which that was asked
    /// before it began.
    pub(crate) fn track(&self, number: u64, call: Arc<InFlight>) {
        let now = self.now();
        let asked = {
            let mut inside = self.lock();
            let given = inside.take_given(number);
            if inside.closed {
                Some(CancelReason::ClientLeft)
            } else {
                let since = given.as_ref().map_or(now, |given| given.since);
                inside.tracked.insert(number, Tracked { since, call: Arc::clone(&call) });
                given.and_then(|given| given.asked)
            }
        };
        // Outside the lock: the hooks are the host's.
        if let Some(reason) = asked {
            call.cancel(reason);
        }
    }

    /// Closes: no answer is written any more, and what is in flight is asked to cancel.
    pub(crate) fn close(&self) {
        let tracked = {
            let mut inside = self.lock();
            inside.close();
            std::mem::take(&mut inside.tracked)
        };
        // Outside the lock: the hooks are the host's.
        for tracked in tracked.into_values() {
            tracked.call.cancel(CancelReason::ClientLeft);
        }
    }

    /// Asks what is in flight to cancel.
    pub(crate) fn cancel(&self, reason: CancelReason) {
        let open = {
            let mut inside = self.lock();
            for given in inside.given.iter_mut().filter(|given| given.command.asynchronous) {
                given.asked.get_or_insert(reason);
            }
            inside.open_calls()
        };
        // Outside the lock: the hooks are the host's.
        for call in open {
            call.cancel(reason);
        }
    }

    /// Asks the call of this number to cancel, if it is of this session. One that has yet to begin hears of it when it does.
    pub(crate) fn cancel_call(&self, number: u64) -> Option<Result<(), Error>> {
        let open = {
            let mut inside = self.lock();
            if let Some(given) = inside.given.iter_mut().find(|given| given.number == number) {
                if !given.command.asynchronous {
                    let text = format!("Command '{}' cannot be cancelled", given.command.name);
                    return Some(Err(Error::generic(text)));
                }
                given.asked.get_or_insert(CancelReason::Asked);
                return Some(Ok(()));
            }
            Arc::clone(&inside.tracked.get(&number)?.call)
        };
        // Outside the lock: the hooks are the host's.
        open.cancel(CancelReason::Asked);
        Some(Ok(()))
    }

    /// Answers what is in flight with an error, except what runs on the host's thread right now and is not asynchronous.
    pub(crate) fn refuse_pending(&self) {
        // Outside the lock: an answer takes it, and the hooks are the host's.
        let open = self.lock().open_calls();
        for call in open {
            call.refuse(closing());
        }
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
    }

    /// Notes a call that the host is given.
    pub(crate) fn give(&mut self, given: Given) {
        self.given.push_back(given);
    }

    pub(crate) fn take_given(&mut self, number: u64) -> Option<Given> {
        // Mostly the first: the host runs them in order.
        let at = self.given.iter().position(|given| given.number == number)?;
        self.given.remove(at)
    }

    /// A call was answered.
    pub(crate) fn settle(&mut self, number: u64) {
        self.in_flight = self.in_flight.saturating_sub(1);
        if self.take_given(number).is_none() {
            self.tracked.remove(&number);
        }
    }

    fn open_calls(&self) -> Vec<Arc<InFlight>> {
        self.tracked.values().map(|tracked| Arc::clone(&tracked.call)).collect()
    }
}

/// What is answered to whoever waits when a monitor closes.
pub(crate) fn closing() -> Error {
    Error::generic("The monitor is closing")
}
