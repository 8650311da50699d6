//! Whoever counts or traces what monitors do: the host's metrics, and spans (feature `tracing`). What they are told is
//! decided where it happens.

#[cfg(feature = "tracing")]
mod spans;

use crate::command::{Caller, CommandInfo, Peer};
use crate::{Error, Monitor};
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

#[cfg(feature = "tracing")]
pub(crate) use spans::Spans;

/// Whoever wants to know what a monitor does: metrics, an audit log. Set with [`Monitor::observer`].
///
/// Methods are called on whatever thread it happens on, holding no lock of ours, and should be quick. No argument of a
/// command is told, so none that is secret. Where there is no observer, no clock is read for one and nothing allocated:
/// what it costs is a look at an empty list, some 60 instructions of the 5,000 of a request (`benches/RESULTS.md`).
///
/// Each request of a client is told either as [`request_refused`](Self::request_refused), or as
/// [`command_started`](Self::command_started) and, in the end, [`command_finished`](Self::command_finished).
///
/// ```
/// use monitor_runtime::{Caller, Error, ObservedCommand, Observer};
/// use std::sync::atomic::{AtomicU64, Ordering};
/// use std::time::Duration;
///
/// #[derive(Default)]
/// struct Metrics { done: AtomicU64, failed: AtomicU64, refused: AtomicU64 }
///
/// impl Observer for Metrics {
///     fn request_refused(&self, _: &Caller, _: &Error) {
///         self.refused.fetch_add(1, Ordering::Relaxed);
///     }
///
///     fn command_finished(&self, _: &ObservedCommand, outcome: Result<(), &Error>, _: Duration) {
///         let count = if outcome.is_ok() { &self.done } else { &self.failed };
///         count.fetch_add(1, Ordering::Relaxed);
///     }
/// }
/// ```
pub trait Observer: Send + Sync {
    /// A client came, and a session with it began.
    fn session_opened(&self, _client: &Caller) {}

    /// The session is over, whoever ended it.
    fn session_closed(&self, _client: &Caller) {}

    /// A client was not let in; it was told nothing of the reason.
    fn client_denied(&self, _monitor: &str, _client: &Peer, _reason: &str) {}

    /// A request, or a line, was answered with an error before it was a command: it is none, or too large, or names no
    /// command of the monitor; at a prompt its arguments may be wrong, too, which a program hears from the command. The error
    /// may quote the name that was asked for.
    fn request_refused(&self, _client: &Caller, _error: &Error) {}

    /// A request, or a line, has become a command, which waits to be run.
    fn command_started(&self, _command: &ObservedCommand) {}

    /// Runs the command's handler by calling `handler`, once: for what must be around it. Handlers of asynchronous commands
    /// submit and return.
    fn run(&self, _command: &ObservedCommand, handler: &mut dyn FnMut()) {
        handler();
    }

    /// A command is answered, as long after its start as `duration`, by the clock of the monitor's
    /// [`Events`](crate::Events).
    fn command_finished(
        &self,
        _command: &ObservedCommand,
        _outcome: Result<(), &Error>,
        _duration: Duration,
    ) {
    }

    /// An event was handed to a client, in order with its replies.
    fn event_sent(&self, _client: &Caller, _event: &str) {}
}

/// A command that an [`Observer`] is told of.
#[derive(Debug)]
pub struct ObservedCommand {
    caller: Arc<Caller>,
    command: &'static CommandInfo,
    number: u64,
    id: Vec<u8>,
    since: SystemTime,
}

impl ObservedCommand {
    /// A command that starts now; nothing where nobody observes its monitor.
    pub(crate) fn start(
        caller: &Arc<Caller>,
        command: &'static CommandInfo,
        number: u64,
        id: &[u8],
    ) -> Option<Arc<Self>> {
        if caller.monitor.observers().is_empty() {
            return None;
        }
        let since = caller.monitor.events().now();
        let started = Self { caller: Arc::clone(caller), command, number, id: id.to_vec(), since };
        started.observers().tell(|observer| observer.command_started(&started));
        Some(Arc::new(started))
    }

    /// Runs its handler with everybody around it.
    pub(crate) fn run(&self, handler: impl FnOnce()) {
        let mut handler = Some(handler);
        around(&self.observers().0, self, &mut || {
            if let Some(handler) = handler.take() {
                handler();
            }
        });
    }

    pub(crate) fn finish(&self, outcome: Result<(), &Error>) {
        let duration = self.caller.monitor.events().now().duration_since(self.since).unwrap_or_default();
        self.observers().tell(|observer| observer.command_finished(self, outcome, duration));
    }

    fn observers(&self) -> &Observers {
        self.caller.monitor.observers()
    }

    /// Who asked.
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// The monitor.
    pub fn monitor(&self) -> &Monitor {
        &self.caller.monitor
    }

    /// The command's declaration.
    pub fn command(&self) -> &'static CommandInfo {
        self.command
    }

    /// Its number, which no other command has of the monitors that share their [`Events`](crate::Events).
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The id that its client gave it, as compact JSON; empty where it has none.
    pub fn id(&self) -> &str {
        // Requests are UTF-8.
        std::str::from_utf8(&self.id).unwrap_or_default()
    }
}

fn around(observers: &[Arc<dyn Observer>], command: &ObservedCommand, handler: &mut dyn FnMut()) {
    match observers {
        [] => handler(),
        [first, others @ ..] => first.run(command, &mut || around(others, command, handler)),
    }
}

/// The observers of a monitor.
#[derive(Clone, Default)]
pub(crate) struct Observers(Vec<Arc<dyn Observer>>);

impl fmt::Debug for Observers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Observers").field(&self.0.len()).finish()
    }
}

impl Observers {
    pub(crate) fn add(&mut self, observer: Arc<dyn Observer>) {
        self.0.push(observer);
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn tell(&self, tell: impl Fn(&dyn Observer)) {
        self.0.iter().for_each(|observer| tell(&**observer));
    }
}
