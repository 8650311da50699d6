//! Where sessions send their calls: a queue to the thread that has the context, and out-of-band ones run where they were
//! read. What moves a session's bytes is each driver's.

use super::door::{Door, Served};
use super::session::Kind;
use crate::command::{Call, CommandTable};
use crate::usage::Stopping;
use crate::{Monitor, Waker};
use std::collections::VecDeque;
use std::fmt;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

/// How long a server that stops waits for clients to read their last replies.
pub(super) const GRACE: Duration = Duration::from_secs(1);

/// How many calls the queue has room for when it is empty.
const KEPT_CALLS: usize = 64;

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs handlers; a panic has answered its command while it unwound, and the monitor goes on.
fn guarded(run: impl FnOnce()) {
    if panic::catch_unwind(AssertUnwindSafe(run)).is_err() {
        log::error!("a monitor command panicked; the monitor goes on");
    }
}

/// Calls on their way to the thread that runs them.
#[derive(Default)]
pub(super) struct Queue {
    inside: Mutex<Waiting>,
    changed: Condvar,
    /// Called when there is something in the queue, for who does not wait for `changed`.
    waker: OnceLock<Waker>,
    /// Called when it stops, for the loop that moves the bytes, if it is another.
    stopped: OnceLock<Waker>,
    /// What the sessions know of it.
    stopping: Stopping,
}

#[derive(Default)]
struct Waiting {
    calls: VecDeque<Call>,
    /// Nothing is taken any more.
    stopped: bool,
    /// Somebody waits for `changed`. Telling nobody costs a system call, too.
    awaited: bool,
}

/// What a queue has for whoever runs its calls.
pub(super) enum Next {
    Run(Call),
    Nothing,
    Stopped,
}

impl Queue {
    fn push(&self, call: Call) {
        let mut waiting = lock(&self.inside);
        if waiting.stopped {
            drop(waiting);
            // Outside the lock: its drop answers it.
            return drop(call);
        }
        waiting.calls.push_back(call);
        self.wake(waiting);
    }

    fn stop(&self) {
        let mut waiting = lock(&self.inside);
        waiting.stopped = true;
        self.stopping.set();
        self.wake(waiting);
        if let Some(stopped) = self.stopped.get() {
            stopped();
        }
    }

    fn wake(&self, mut waiting: MutexGuard<'_, Waiting>) {
        let awaited = std::mem::take(&mut waiting.awaited);
        drop(waiting);
        if awaited {
            self.changed.notify_all();
        }
        if let Some(waker) = self.waker.get() {
            waker();
        }
    }

    #[cfg(feature = "epoll")]
    pub(super) fn is_stopped(&self) -> bool {
        self.stopping.is_set()
    }

    pub(super) fn set_waker(&self, waker: Waker) {
        // The first one stays.
        let _ = self.waker.set(waker);
        self.wake(lock(&self.inside));
    }

    #[cfg(feature = "epoll")]
    pub(super) fn on_stop(&self, waker: Waker) {
        let _ = self.stopped.set(waker);
    }

    pub(super) fn next(&self) -> Next {
        Self::take(&mut lock(&self.inside))
    }

    fn take(waiting: &mut Waiting) -> Next {
        let call = waiting.calls.pop_front();
        if waiting.calls.is_empty() {
            // Many clients at once leave no large queue behind.
            waiting.calls.shrink_to(KEPT_CALLS);
        }
        match call {
            Some(call) => Next::Run(call),
            None if waiting.stopped => Next::Stopped,
            None => Next::Nothing,
        }
    }

    /// How many calls wait.
    #[cfg(any(feature = "threads", feature = "epoll"))]
    pub(super) fn len(&self) -> usize {
        lock(&self.inside).calls.len()
    }

    /// Waits for a call; nothing when the queue has stopped.
    #[cfg(any(feature = "threads", feature = "epoll"))]
    pub(super) fn wait(&self) -> Option<Call> {
        let mut waiting = lock(&self.inside);
        loop {
            match Self::take(&mut waiting) {
                Next::Run(call) => return Some(call),
                Next::Stopped => return None,
                Next::Nothing => {
                    waiting.awaited = true;
                    waiting = self.changed.wait(waiting).unwrap_or_else(PoisonError::into_inner);
                }
            }
        }
    }
}

/// Hands on the calls of sessions.
#[derive(Clone)]
pub(super) struct Dispatch {
    queue: Arc<Queue>,
    /// Runs out-of-band calls, on the thread that read them.
    out_of_band: Arc<dyn Fn(Call) + Send + Sync>,
}

impl Dispatch {
    #[cfg(feature = "epoll")]
    pub(super) fn stop(&self) {
        self.queue.stop();
    }

    pub(super) fn dispatch(&self, call: Call) {
        if call.is_out_of_band() {
            guarded(|| (self.out_of_band)(call));
        } else {
            self.queue.push(call);
        }
    }
}

/// What the servers of all drivers have: the table, the queue and the monitors.
pub(super) struct Host<C: ?Sized + 'static, S: ?Sized + 'static> {
    table: &'static CommandTable<C, S>,
    pub(super) dispatch: Dispatch,
    doors: Mutex<Vec<Arc<Door>>>,
}

impl<C: ?Sized, S: ?Sized> fmt::Debug for Host<C, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Host").field("table", &self.table).finish_non_exhaustive()
    }
}

impl<C: ?Sized, S: ?Sized + Send + Sync> Host<C, S> {
    pub(super) fn new(table: &'static CommandTable<C, S>, shared: Arc<S>) -> Arc<Self> {
        let dispatch = Dispatch {
            queue: Arc::default(),
            out_of_band: Arc::new(move |call| table.run_oob(&shared, call)),
        };
        Arc::new(Self { table, dispatch, doors: Mutex::default() })
    }
}

impl<C: ?Sized, S: ?Sized> Host<C, S> {
    pub(super) fn queue(&self) -> &Arc<Queue> {
        &self.dispatch.queue
    }

    pub(super) fn stopper(&self) -> Stopper {
        Stopper { queue: Arc::clone(self.queue()) }
    }

    /// Opens a monitor, for the driver to let clients in.
    pub(super) fn open(&self, kind: Kind, monitor: Monitor) -> Arc<Door> {
        let door = Door::new(kind, monitor.stops_with(&self.queue().stopping));
        lock(&self.doors).push(Arc::clone(&door));
        door
    }

    pub(super) fn run(&self, context: &mut C, call: Call) {
        let _running = call.note_running();
        guarded(|| self.table.run(context, call));
    }

    /// Runs the calls that wait, and tells whether more may come.
    #[cfg(any(feature = "threads", feature = "epoll"))]
    pub(super) fn run_ready(&self, context: &mut C) -> bool {
        // As many as there are now: a client that asks for ever must not keep the host's loop.
        let waiting = self.queue().len();
        for _ in 0..=waiting {
            match self.queue().next() {
                Next::Run(call) => self.run(context, call),
                Next::Nothing => return true,
                Next::Stopped => return false,
            }
        }
        true
    }

    /// Runs a call on the thread that has read it, which has the context. Once the server was stopped, it is dropped, and
    /// that answers it.
    #[cfg(feature = "epoll")]
    pub(super) fn run_here(&self, context: &mut C, call: Call) {
        if call.is_out_of_band() {
            self.dispatch.dispatch(call);
        } else if !self.queue().is_stopped() {
            self.run(context, call);
        }
    }

    pub(super) fn doors(&self) -> Vec<Served> {
        lock(&self.doors).iter().map(Served::of).collect()
    }

    /// How many lines of human monitors have failed.
    pub(super) fn failures(&self) -> u64 {
        lock(&self.doors).iter().map(|door| door.failures()).sum()
    }

    /// Closes all monitors, and waits until their clients have read their last replies, for at most [`GRACE`].
    #[cfg(any(feature = "threads", feature = "epoll"))]
    pub(super) fn close(&self) -> u64 {
        super::door::close(&self.doors(), Duration::ZERO);
        self.failures()
    }
}

/// Stops a server.
#[derive(Clone)]
pub struct Stopper {
    queue: Arc<Queue>,
}

impl fmt::Debug for Stopper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stopper").finish_non_exhaustive()
    }
}

impl Stopper {
    /// Stops it, after the commands that came before. Those that come later are answered with an error.
    pub fn stop(&self) {
        self.queue.stop();
    }
}
