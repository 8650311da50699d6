//! An `async fn` handler's future on its way to the host's executor: it completes its command, and ends early where that is
//! asked for and allowed. Who runs it is the host's business; the states of the command are `completion`'s.

use super::reply::{Print, Reply};
use super::types::Outcome;
use super::{Completion, Submission};
use crate::Error;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

/// What runs the futures of `async fn` commands, on whatever executor the host has. It is the context of such commands: a
/// handle to the machine that each of them gets a clone of.
///
/// `spawn` takes the future and returns; it is polled later. The bounds of an implementation say what a future must be: with
/// `F: Send` it may run on any thread, without it the futures may hold what is the thread's own. A future that is never
/// polled to its end answers its command with an error when it is dropped.
///
/// ```
/// use monitor_runtime::{Spawner, monitor_commands};
/// use std::cell::RefCell;
/// use std::pin::Pin;
/// use std::rc::Rc;
///
/// /// A machine whose executor is the thread's own.
/// #[derive(Clone, Default)]
/// struct Vmm {
///     tasks: Rc<RefCell<Vec<Pin<Box<dyn Future<Output = ()>>>>>>,
/// }
///
/// impl<F: Future<Output = ()> + 'static> Spawner<F> for Vmm {
///     fn spawn(&self, future: F) {
///         self.tasks.borrow_mut().push(Box::pin(future));
///     }
/// }
///
/// #[monitor_commands]
/// impl Vmm {
///     /// Return how many commands wait.
///     #[monitor_command]
///     async fn query_waiting(self) -> usize {
///         self.tasks.borrow().len()
///     }
/// }
/// ```
// Rule `wrong_spawner`: a future is run by what the host runs futures with.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not run the future of this `async fn` command",
    label = "not a spawner of this future",
    note = "implement `monitor_runtime::Spawner<F>` for it; where that asks for `F: Send`, nothing that is not `Send` may live across an `.await`"
)]
pub trait Spawner<F: Future<Output = ()> + 'static>: Clone {
    /// Has the future run.
    fn spawn(&self, future: F);
}

/// What becomes of a future whose command is asked to cancel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnCancel {
    /// It is dropped where it waits, and that is the answer.
    Drop,
    /// It runs to its end.
    Keep,
}

/// The handle that a future owns.
pub fn owned<C: Clone>(context: &C) -> C {
    context.clone()
}

impl Reply {
    /// Hands the obligation to a future, which answers with what `work` results in.
    pub fn task<T: Outcome, F: Future<Output = Result<T, Error>> + 'static>(
        &mut self,
        print: Option<Print<T>>,
        on_cancel: OnCancel,
        work: F,
    ) -> (Submission, impl Future<Output = ()> + 'static + use<T, F>) {
        let command = self.command().name;
        let (submission, completion) = self.submit(print);
        let task = async move {
            let result = match on_cancel {
                OnCancel::Keep => work.await,
                // The work is gone before its command is answered.
                OnCancel::Drop => until_cancelled(work, &completion)
                    .await
                    .unwrap_or_else(|| Err(Error::generic(format!("Command '{command}' was cancelled")))),
            };
            completion.finish(result);
        };
        (submission, task)
    }
}

/// What `work` results in, or nothing where cancellation was asked for first; it is dropped by then.
async fn until_cancelled<T, R>(work: impl Future<Output = R>, completion: &Completion<T>) -> Option<R> {
    let mut work = pin!(work);
    let alarm = Arc::new(Alarm::default());
    let rings = Arc::clone(&alarm);
    completion.on_cancel(move |_| rings.ring());
    poll_fn(|context| {
        // First the waker, then the look: a request between the two wakes us.
        alarm.set(context);
        if completion.is_cancelled() {
            return Poll::Ready(None);
        }
        work.as_mut().poll(context).map(Some)
    })
    .await
}

/// Wakes a task that is asked to cancel, from any thread.
#[derive(Debug, Default)]
struct Alarm(Mutex<Option<Waker>>);

impl Alarm {
    fn set(&self, context: &Context<'_>) {
        self.replace(Some(context.waker().clone()));
    }

    fn ring(&self) {
        if let Some(waker) = self.replace(None) {
            waker.wake();
        }
    }

    /// Hands out the old one: a waker is the host's code, which runs outside the lock.
    fn replace(&self, waker: Option<Waker>) -> Option<Waker> {
        std::mem::replace(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner), waker)
    }
}
