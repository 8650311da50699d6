//! What other threads have for the vCPU thread: requests in order, the wake-up of an idle guest, the end. Here is
//! decided what that thread does next; how it does it is in `vcpu`.

use super::balloon::Reached;
use super::callback::Then;
use super::hold::{Held, Release};
use super::restore::Restore;
use super::{BalloonState, Registers};
use std::collections::VecDeque;
use std::fmt;
use std::ops::ControlFlow;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Whether the machine runs, and if not, why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RunState {
    /// Stopped while the last of it is migrated.
    FinishMigrate,
    /// The guest was migrated, and runs there: it can never run here again.
    HandedOver,
    /// There is no guest yet: one is to be migrated here.
    InMigrate,
    /// The guest has crashed; only a reset helps.
    InternalError,
    /// Stopped by request, or not yet started.
    Paused,
    /// Stopped after a migration that is not known to have made it run elsewhere: to a file, or one whose end nobody
    /// confirmed. It runs here again only when somebody who knows better resumes it.
    PostMigrate,
    /// The guest executes, or idles.
    Running,
    /// Stopped while the last of it is saved.
    SaveVm,
    /// The guest has switched the machine off, or the machine was shut down for good.
    Shutdown,
}

impl RunState {
    /// Whether there is a guest that runs, or would when resumed.
    pub(super) fn has_guest(self) -> bool {
        match self {
            Self::FinishMigrate | Self::Paused | Self::PostMigrate | Self::Running | Self::SaveVm => true,
            Self::HandedOver | Self::InMigrate | Self::InternalError | Self::Shutdown => false,
        }
    }

    /// Whether somebody holds the guest, so that nothing may change until it is released.
    fn is_held(self) -> bool {
        matches!(self, Self::FinishMigrate | Self::SaveVm)
    }

    /// Whether the guest is, or will be, another machine's affair.
    pub(super) fn is_elsewhere(self) -> bool {
        matches!(self, Self::HandedOver | Self::InMigrate)
    }
}

/// A function that is given what the guest prints until it has had enough.
pub(super) type Watcher = Box<dyn FnMut(&[u8]) -> ControlFlow<()> + Send>;

/// What is asked of the vCPU thread; done between batches, in the order asked.
pub(super) enum Request {
    Balloon { target: u32, then: Then<Reached> },
    Hold { state: RunState, then: Then<Held> },
    Pause(Then<()>),
    QueryBalloon(Then<BalloonState>),
    Registers(Then<Registers>),
    Reset(Then<()>),
    Restore { restore: Box<Restore>, then: Then<()> },
    Resume(Then<()>),
    Watch(Watcher),
}

/// What the vCPU thread is to do next.
pub(super) enum Work {
    Close,
    Execute,
    Handle(Request),
    Release(Release),
}

/// The guest's idle.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Rest {
    /// The guest has written the idle register and nothing has happened since.
    pub(super) idle: bool,
    /// Something for the guest happened since its last idle ended.
    pub(super) wake: bool,
}

/// The mailbox. Only the vCPU thread calls [`Mailbox::next`], [`Mailbox::idle`] and [`Mailbox::set_state`].
pub(super) struct Mailbox {
    inner: Mutex<Inner>,
    changed: Condvar,
    /// A guest that was held has been released, or the machine ends.
    released: Condvar,
}

struct Inner {
    state: RunState,
    rest: Rest,
    closed: bool,
    requests: VecDeque<Request>,
    /// How a guest that is held goes on.
    release: Option<Release>,
    /// That has been said, and is not yet done.
    releasing: bool,
    /// How many requests come before the guest's next batch; not yet known right after a batch.
    turn: Option<usize>,
}

impl Mailbox {
    /// An empty mailbox of a machine in `state`.
    pub(super) fn new(state: RunState) -> Self {
        let requests = VecDeque::new();
        let inner = Inner {
            state,
            rest: Rest::default(),
            closed: false,
            requests,
            release: None,
            releasing: false,
            turn: None,
        };
        Self { inner: Mutex::new(inner), changed: Condvar::new(), released: Condvar::new() }
    }

    /// Adds a request. After the end it is dropped instead, by the caller's thread and under no lock.
    pub(super) fn push(&self, request: Request) {
        let mut inner = self.lock();
        if inner.closed {
            drop(inner);
            drop(request);
            return;
        }
        inner.requests.push_back(request);
        self.changed.notify_one();
    }

    /// Lets a guest go on that is held.
    pub(super) fn release(&self, release: Release) {
        let mut inner = self.lock();
        inner.release = Some(release);
        inner.releasing = true;
        self.changed.notify_one();
    }

    /// The guest goes on, and everyone has been told.
    pub(super) fn released(&self) {
        self.lock().releasing = false;
        self.released.notify_all();
    }

    /// Waits until a release has been done. The vCPU thread does them, and cannot wait for itself.
    pub(super) fn wait_released(&self) {
        let inner = self.lock();
        let undone = |inner: &mut Inner| inner.releasing && !inner.closed;
        drop(self.released.wait_while(inner, undone).unwrap_or_else(PoisonError::into_inner));
    }

    /// Ends the guest's idle, or keeps it from the next one.
    pub(super) fn wake(&self) {
        self.lock().rest.wake = true;
        self.changed.notify_one();
    }

    /// Asks the vCPU thread to end, which it does after what it is doing now.
    pub(super) fn close(&self) {
        let mut inner = self.lock();
        inner.closed = true;
        inner.state = RunState::Shutdown;
        self.changed.notify_one();
        self.released.notify_all();
    }

    /// The state the machine is in.
    pub(super) fn state(&self) -> RunState {
        self.lock().state
    }

    /// Whether the guest idles.
    pub(super) fn is_idle(&self) -> bool {
        self.lock().rest.idle
    }

    /// Changes the state; after the end it stays what it is.
    pub(super) fn set_state(&self, state: RunState) {
        let mut inner = self.lock();
        if !inner.closed {
            inner.state = state;
        }
    }

    /// The guest stays stopped, because it may run elsewhere. Hands out the requests that would have it run here or start
    /// afresh: they were made before anyone could know that.
    pub(super) fn keep(&self) -> VecDeque<Request> {
        let mut inner = self.lock();
        if !inner.closed {
            inner.state = RunState::PostMigrate;
        }
        let requests = std::mem::take(&mut inner.requests);
        let (unaware, others) =
            requests.into_iter().partition(|it| matches!(it, Request::Reset(_) | Request::Resume(_)));
        inner.requests = others;
        unaware
    }

    /// The guest has written the idle register.
    pub(super) fn idle(&self) {
        self.lock().rest.idle = true;
    }

    /// The guest starts afresh.
    pub(super) fn reset(&self) {
        self.set_rest(Rest::default());
    }

    /// The guest's idle.
    pub(super) fn rest(&self) -> Rest {
        self.lock().rest
    }

    /// Another guest takes the place of this one.
    pub(super) fn set_rest(&self, rest: Rest) {
        self.lock().rest = rest;
    }

    /// Takes the requests that nobody will handle.
    pub(super) fn take_requests(&self) -> VecDeque<Request> {
        std::mem::take(&mut self.lock().requests)
    }

    /// Waits until there is something to do. The requests that are there come first, so that a busy guest delays
    /// them by a batch; those that come meanwhile wait for the next batch, so that they cannot starve the guest.
    pub(super) fn next(&self) -> Work {
        let mut inner = self.lock();
        loop {
            if inner.closed {
                return Work::Close;
            }
            if inner.state.is_held() {
                if let Some(release) = inner.release.take() {
                    return Work::Release(release);
                }
                inner = self.changed.wait(inner).unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            let executes = inner.may_execute();
            let waiting = inner.requests.len();
            let turn = *inner.turn.get_or_insert(waiting);
            if executes && (turn == 0 || waiting == 0) {
                inner.turn = None;
                return Work::Execute;
            }
            if let Some(request) = inner.requests.pop_front() {
                inner.turn = Some(turn.saturating_sub(1));
                return Work::Handle(request);
            }
            inner = self.changed.wait(inner).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    /// Whether the guest has something to do; if so, its idle is over.
    fn may_execute(&mut self) -> bool {
        if self.state != RunState::Running {
            return false;
        }
        if self.rest.idle && self.rest.wake {
            self.rest = Rest::default();
        }
        !self.rest.idle
    }
}

impl fmt::Debug for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = self.lock();
        f.debug_struct("Mailbox")
            .field("state", &inner.state)
            .field("rest", &inner.rest)
            .field("requests", &inner.requests.len())
            .finish_non_exhaustive()
    }
}
