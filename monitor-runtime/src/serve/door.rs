//! A monitor being served: who is in, and whether it is still open. What lets clients in is each driver's.

use super::host::{GRACE, lock};
use super::listener::{Listener, SocketFile};
use super::session::Kind;
use crate::Monitor;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Condvar, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

/// Makes whoever serves a session or a listener look at it again.
pub(super) type Wake = Arc<dyn Fn() + Send + Sync>;

/// How far a monitor is on its way to be closed; it only goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(super) enum Stage {
    Open,
    /// No new clients and no more input; what is in flight is awaited.
    Finishing,
    /// What is in flight was answered with an error; what is said is still written.
    Closing,
    /// Connections are closed, whatever they have not written.
    Gone,
}

/// A monitor, and those who came in.
pub(super) struct Door {
    pub(super) kind: Kind,
    pub(super) monitor: Arc<Monitor>,
    stage: AtomicU8,
    inside: Mutex<Inside>,
    left: Condvar,
    /// Where clients connect to, once it is listened on.
    address: OnceLock<String>,
    /// The file of that address.
    file: Mutex<Option<SocketFile>>,
}

#[derive(Default)]
struct Inside {
    next: u64,
    wakes: BTreeMap<u64, Wake>,
    failures: u64,
}

impl fmt::Debug for Door {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Door").field("monitor", &self.monitor.name()).finish_non_exhaustive()
    }
}

impl Door {
    pub(super) fn new(kind: Kind, monitor: Monitor) -> Arc<Self> {
        Arc::new(Self {
            kind,
            monitor: Arc::new(monitor),
            stage: AtomicU8::new(Stage::Open as u8),
            inside: Mutex::default(),
            left: Condvar::new(),
            address: OnceLock::new(),
            file: Mutex::default(),
        })
    }

    /// Notes that a session, or what listens, is there until the guard is dropped; `wake` is called when the stage changes.
    pub(super) fn enter(self: &Arc<Self>, wake: Wake) -> Entered {
        let mut inside = lock(&self.inside);
        let number = inside.next;
        inside.next += 1;
        inside.wakes.insert(number, wake);
        Entered { door: Arc::clone(self), number }
    }

    /// Notes where clients connect to.
    pub(super) fn listens(&self, listener: &mut Listener) {
        let _ = self.address.set(listener.address().to_owned());
        *lock(&self.file) = listener.take_file();
    }

    pub(super) fn stage(&self) -> Stage {
        match self.stage.load(Ordering::Acquire) {
            0 => Stage::Open,
            1 => Stage::Finishing,
            2 => Stage::Closing,
            _ => Stage::Gone,
        }
    }

    fn advance(&self, stage: Stage) {
        self.stage.fetch_max(stage as u8, Ordering::AcqRel);
        drop(lock(&self.file).take());
        let wakes: Vec<_> = lock(&self.inside).wakes.values().cloned().collect();
        for wake in wakes {
            wake();
        }
    }

    /// Waits until nobody is in, or the deadline has passed; tells how many are.
    fn wait_left(&self, deadline: Instant) -> usize {
        let mut inside = lock(&self.inside);
        while !inside.wakes.is_empty() {
            let time = deadline.saturating_duration_since(Instant::now());
            if time.is_zero() {
                break;
            }
            inside = self.left.wait_timeout(inside, time).unwrap_or_else(PoisonError::into_inner).0;
        }
        inside.wakes.len()
    }

    pub(super) fn failures(&self) -> u64 {
        lock(&self.inside).failures
    }

    pub(super) fn add_failures(&self, failures: u64) {
        lock(&self.inside).failures += failures;
    }
}

/// A place inside a door. Dropping it leaves.
#[derive(Debug)]
pub(super) struct Entered {
    pub(super) door: Arc<Door>,
    number: u64,
}

impl Entered {
    /// Leaves before the guard is dropped.
    #[cfg(feature = "terminal")]
    pub(super) fn leave(&self) {
        self.remove();
    }

    fn remove(&self) {
        let wake = lock(&self.door.inside).wakes.remove(&self.number);
        self.door.left.notify_all();
        // Outside the lock: it may be the last to hold what it wakes.
        drop(wake);
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        self.remove();
    }
}

/// Closes doors, all at the same time: see [`Served::close`]. Tells whether all clients were answered.
pub(super) fn close(doors: &[Served], grace: Duration) -> bool {
    let wait = |stage, time| {
        for served in doors {
            served.door.advance(stage);
        }
        let deadline = Instant::now() + time;
        doors.iter().map(|served| served.door.wait_left(deadline)).sum::<usize>()
    };
    if !grace.is_zero() && wait(Stage::Finishing, grace) == 0 {
        return true;
    }
    let left = wait(Stage::Closing, GRACE);
    if left > 0 {
        log::warn!("{left} monitor clients did not read their last replies in time");
        // They see it at once, unless a handler or a blocking write occupies their thread.
        wait(Stage::Gone, GRACE);
    }
    left == 0
}

/// A monitor that is being served, to close it before its server ends. Dropping it changes nothing.
#[derive(Clone, Debug)]
pub struct Served {
    door: Arc<Door>,
}

impl Served {
    pub(super) fn of(door: &Arc<Door>) -> Self {
        Self { door: Arc::clone(door) }
    }

    /// The monitor's name.
    pub fn name(&self) -> &str {
        self.door.monitor.name()
    }

    /// Where clients connect to, as [`Address`](super::Address) writes it; of a TCP port 0, the port that the kernel chose.
    /// Nothing where it does not listen.
    pub fn address(&self) -> Option<&str> {
        self.door.address.get().map(String::as_str)
    }

    /// Lets no new clients in and reads no more input. Clients leave when what they asked before was answered. Does not
    /// wait.
    pub fn finish(&self) {
        self.door.advance(Stage::Finishing);
    }

    /// Likewise, and answers what is in flight with an error. What was said is still written, as long as clients read. Does
    /// not wait.
    pub fn fail(&self) {
        self.door.advance(Stage::Closing);
    }

    /// Closes all connections, whatever they have not read. Does not wait.
    pub fn abandon(&self) {
        self.door.advance(Stage::Gone);
    }

    /// Closes the monitor: what is in flight may finish for as long as `grace`, then it is answered with an error, and
    /// clients have a second to read. Tells whether all did.
    ///
    /// It waits, so it is for another thread than those that move bytes or run commands.
    pub fn close(&self, grace: Duration) -> bool {
        close(std::slice::from_ref(self), grace)
    }

    /// How many clients are connected, with what listens for more counted as one.
    pub fn occupants(&self) -> usize {
        lock(&self.door.inside).wakes.len()
    }
}
