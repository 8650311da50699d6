//! The completion of an asynchronous command: the states between submit and answer, and who decides. How an answer
//! reaches the client is `reply`'s.
//!
//! Two hold on to a call in flight: the [`Submission`] until the handler has returned, the [`Completion`] until it is
//! completed or dropped. The [`Phase`] says what was already decided; its lock is never held while user code runs or an
//! answer is given.

use super::reply::{Answer, Print, Reply, render};
use super::types::Outcome;
use super::{CommandInfo, Progress};
use crate::sync::{Mutex, MutexGuard};
use crate::{CommandError, Error};
use std::fmt;
use std::os::fd::OwnedFd;
use std::sync::{Arc, OnceLock, PoisonError};

/// What was decided of a call.
#[derive(Debug)]
enum Phase {
    /// The handler runs. Whoever completes now is the answer; a drop waits for what the handler returns.
    Submitting(Reply),
    /// The handler runs, and its completion is gone: `Err` from the handler is the answer, else that it was dropped.
    DroppedInSubmit(Reply),
    /// The handler has returned; the completion decides alone.
    Open(Reply),
    /// Answered.
    Done,
}

type Hook = Box<dyn FnOnce(CancelReason) + Send>;

/// Why a command is asked to cancel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CancelReason {
    /// Somebody wants it: Ctrl-C at the prompt, or the command `cancel`.
    Asked,
    /// The client has left, or its session was closed: nobody waits for the result any more.
    ClientLeft,
    /// The handler has failed, and that was the answer.
    SubmitFailed,
}

/// A call in flight, shared by its submission, its completion and the session that may ask for its cancellation.
pub(crate) struct InFlight {
    phase: Mutex<Phase>,
    /// Set once.
    cancelled: OnceLock<CancelReason>,
    hooks: Mutex<Vec<Hook>>,
    /// The last that was told. Written by the completion, read by whoever lists what is in flight.
    progress: Mutex<Option<Progress>>,
    command: &'static CommandInfo,
}

impl fmt::Debug for InFlight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InFlight").field("command", &self.command.name).finish_non_exhaustive()
    }
}

/// Locks through poison: no user code runs under these locks, so what they guard is whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl InFlight {
    /// Asks for cancellation: once, and the hooks run holding no lock.
    pub(crate) fn cancel(&self, reason: CancelReason) {
        // The flag is set under the hooks' lock, so that `on_cancel` either sees it or leaves its hook for us.
        let hooks = {
            let mut hooks = lock(&self.hooks);
            // The first reason stands: its hooks have run.
            let _ = self.cancelled.set(reason);
            std::mem::take(&mut *hooks)
        };
        for hook in hooks {
            hook(reason);
        }
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        self.cancelled.get().is_some()
    }

    pub(crate) fn command(&self) -> &'static CommandInfo {
        self.command
    }

    pub(crate) fn progress(&self) -> Option<Progress> {
        *lock(&self.progress)
    }

    /// Moves on to what `decide` makes of the phase, and hands out the obligation where it says so. Whoever gets it acts
    /// outside the lock: dropping it is an answer, too.
    fn advance(&self, decide: impl FnOnce(Phase) -> (Phase, Option<Reply>)) -> Option<Reply> {
        let mut phase = lock(&self.phase);
        let (next, reply) = decide(std::mem::replace(&mut *phase, Phase::Done));
        *phase = next;
        reply
    }

    /// Takes the obligation if it is still there for the completion to meet.
    fn claim(&self) -> Option<Reply> {
        self.advance(|phase| match phase {
            Phase::Submitting(reply) | Phase::Open(reply) | Phase::DroppedInSubmit(reply) => {
                (Phase::Done, Some(reply))
            }
            Phase::Done => (Phase::Done, None),
        })
    }

    /// The completion is gone.
    fn abandon(&self) {
        drop(self.advance(|phase| match phase {
            Phase::Submitting(reply) => (Phase::DroppedInSubmit(reply), None),
            Phase::Open(reply) => (Phase::Done, Some(reply)),
            decided @ (Phase::DroppedInSubmit(_) | Phase::Done) => (decided, None),
        }));
    }

    /// The handler has returned well.
    fn open(&self) {
        drop(self.advance(|phase| match phase {
            Phase::Submitting(reply) => (Phase::Open(reply), None),
            Phase::DroppedInSubmit(reply) => (Phase::Done, Some(reply)),
            decided @ (Phase::Open(_) | Phase::Done) => (decided, None),
        }));
    }

    /// The session closes: unless it was answered, this error is the answer, and what its completion says comes too late.
    pub(crate) fn refuse(&self, error: Error) {
        if let Some(mut reply) = self.claim() {
            reply.fail(error);
            self.cancel(CancelReason::ClientLeft);
        }
    }

    /// The handler has failed; a completion that lives on elsewhere is cancelled, and what it says comes too late.
    fn fail(&self, error: Error) {
        match self.claim() {
            Some(mut reply) => {
                reply.fail(error);
                self.cancel(CancelReason::SubmitFailed);
            }
            None => log::error!("command '{}' failed after it had completed: {error}", self.command.name),
        }
    }
}

pub(super) fn submit<T>(mut reply: Reply, print: Option<Print<T>>) -> (Submission, Completion<T>) {
    let line = reply.take_line();
    let command = reply.command();
    let (to, number) = (Arc::clone(reply.to()), reply.name().0);
    let call = Arc::new(InFlight {
        phase: Mutex::new(Phase::Submitting(reply)),
        cancelled: OnceLock::new(),
        hooks: Mutex::default(),
        progress: Mutex::default(),
        command,
    });
    // Before the handler runs, so that its answer cannot come before the note that it is awaited.
    to.track(number, Arc::clone(&call));
    (Submission { call: Some(Arc::clone(&call)) }, Completion { call, to, line, print })
}

/// The glue's end of a call in flight: judges it when the handler has returned, or unwinds.
#[derive(Debug)]
#[must_use = "a submission is judged when its handler has returned"]
pub struct Submission {
    call: Option<Arc<InFlight>>,
}

/// What an asynchronous handler returns: nothing, because the result goes to its completion.
// Rule `async_with_result`: a request has one answer.
#[diagnostic::on_unimplemented(
    message = "an `async` command answers through its completion, and this one returns a `{Self}` besides",
    label = "returned to nobody",
    note = "give it to `Completion::complete`, and return nothing or `Result<(), E>`; or remove `async` and the completion"
)]
pub trait Submitted {
    /// There is nothing in it.
    fn submitted(self);
}

impl Submitted for () {
    fn submitted(self) {}
}

impl Submission {
    /// Judges the call by what its handler returned.
    pub fn judge<R: Submitted>(self, returned: Result<R, Error>) {
        self.hear(returned.map(R::submitted));
    }

    fn hear(mut self, returned: Result<(), Error>) {
        if let Some(call) = self.call.take() {
            match returned {
                Ok(()) => call.open(),
                Err(error) => call.fail(error),
            }
        }
    }
}

impl Drop for Submission {
    fn drop(&mut self) {
        if let Some(call) = self.call.take() {
            call.fail(Error::generic(format!("Command '{}' panicked", call.command.name)));
        }
    }
}

/// The right and the duty to complete one asynchronous command, from any thread.
///
/// An asynchronous handler takes it as its last parameter, hands it to whoever does the work, and returns. Completing
/// consumes it, so a command cannot be completed twice; dropping it answers the client with an error, so no client waits
/// for ever. A QMP client gets the result under its request's id; a person's prompt comes back.
///
/// ```
/// # use monitor_runtime::{Completion, Error, monitor_commands};
/// # struct Vmm;
/// #[monitor_commands]
/// impl Vmm {
///     /// Add two numbers, elsewhere.
///     #[monitor_command(async)]
///     fn add(&mut self, a: u64, b: u64, done: Completion<u64>) -> Result<(), Error> {
///         std::thread::Builder::new().spawn(move || match a.checked_add(b) {
///             Some(sum) => done.complete(sum),
///             None => done.fail("the sum does not fit"),
///         })?;
///         Ok(())
///     }
/// }
/// ```
// Rule `completed_twice`: it is no `Clone`, and completing takes it.
// Rule `unused_completion`: a dropped one answers with an error.
#[must_use = "dropping a completion answers its command with an error"]
pub struct Completion<T> {
    call: Arc<InFlight>,
    to: Arc<dyn Answer>,
    /// Memory to write the answer in.
    line: Vec<u8>,
    print: Option<Print<T>>,
}

impl<T> fmt::Debug for Completion<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Completion").field("call", &self.call).finish_non_exhaustive()
    }
}

impl<T> Completion<T> {
    /// Completes the command with a value. Where there is a `Result`, see [`finish`](Self::finish).
    pub fn complete(mut self, value: T)
    where
        T: Outcome,
    {
        let form = self.to.form(std::mem::take(&mut self.line));
        let answer = render(&value, form, self.print);
        self.answer(answer);
    }

    /// Completes the command with an error.
    pub fn fail(self, error: impl CommandError) {
        self.answer(Err(Error::of(&error)));
    }

    /// Completes the command with what some work resulted in.
    pub fn finish(self, result: Result<T, impl CommandError>)
    where
        T: Outcome,
    {
        match result {
            Ok(value) => self.complete(value),
            Err(error) => self.fail(error),
        }
    }

    /// Passes a file descriptor to the client, with the first byte of the reply (`SCM_RIGHTS`), in the order of the calls.
    /// A handler that has no need to wait attaches, completes and returns.
    ///
    /// It is closed once it was sent, and unsent where the command's answer is an error or the client is gone.
    ///
    /// # Errors
    /// If there is nothing to pass it through: at a human monitor, on standard output, over TCP; or if the reply has 253 of
    /// them, which is Linux's bound. The descriptor is closed, and the command is still to be completed: mostly with this
    /// error. A client that leaves more than [`Limits::descriptors`](crate::Limits::descriptors) unread gets an error for an
    /// answer.
    ///
    /// ```
    /// # use monitor_runtime::{Completion, Error, monitor_commands};
    /// # struct Vmm;
    /// #[monitor_commands]
    /// impl Vmm {
    ///     /// Pass one end of a pipe that the guest's console is written to.
    ///     #[monitor_command(async)]
    ///     fn open_console(&mut self, done: Completion<()>) -> Result<(), Error> {
    ///         let (reader, _writer) = std::io::pipe()?;
    ///         done.attach(reader)?;
    ///         done.complete(());
    ///         Ok(())
    ///     }
    /// }
    /// ```
    pub fn attach(&self, descriptor: impl Into<OwnedFd>) -> Result<(), Error> {
        let descriptor = descriptor.into();
        match &mut *lock(&self.call.phase) {
            Phase::Submitting(reply) | Phase::Open(reply) => reply.attach(descriptor),
            // Answered with an error already; what is completed comes too late, too.
            Phase::DroppedInSubmit(_) | Phase::Done => Ok(()),
        }
    }

    /// Whether somebody has asked to cancel, by Ctrl-C or the command `cancel`, or nobody waits for the result any more: the
    /// client has left, or the submit failed. A handler may ignore it.
    pub fn is_cancelled(&self) -> bool {
        self.call.is_cancelled()
    }

    /// Runs `hook` once when cancellation is asked for, at once if it already was, and tells it why: work that shall
    /// outlive its client looks at that. It may run on any thread, also on the one that moves the bytes of all monitors, so
    /// it must not wait.
    pub fn on_cancel(&self, hook: impl FnOnce(CancelReason) + Send + 'static) {
        let mut hooks = lock(&self.call.hooks);
        if let Some(reason) = self.call.cancelled.get().copied() {
            drop(hooks);
            hook(reason);
        } else {
            hooks.push(Box::new(hook));
        }
    }

    /// Tells whoever waits that `part` of `whole` is done, in any unit. It may be called often: a person is shown it at
    /// most ten times a second on a terminal, each ten per cent elsewhere.
    pub fn progress(&self, part: u64, whole: u64) {
        let progress = Progress { part, whole };
        *lock(&self.call.progress) = Some(progress);
        let open = match &*lock(&self.call.phase) {
            Phase::Submitting(reply) | Phase::Open(reply) => {
                let (number, id) = reply.name();
                Some((number, id.to_vec()))
            }
            Phase::DroppedInSubmit(_) | Phase::Done => None,
        };
        if let Some((number, id)) = open {
            self.to.progress(number, &id, progress);
        }
    }

    fn answer(self, answer: Result<super::Answered, Error>) {
        match self.call.claim() {
            Some(mut reply) => reply.answer(answer),
            None => {
                log::warn!("command '{}' completed after an error was its answer", self.call.command.name);
            }
        }
        // The drop that follows finds the call done.
    }
}

impl<T> Drop for Completion<T> {
    fn drop(&mut self) {
        self.call.abandon();
    }
}
