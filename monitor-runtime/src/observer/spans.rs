//! A `tracing` span a command, and an event for a request that is none. Nothing of what the client gave is in them but the id.

use super::{ObservedCommand, Observer};
use crate::{Caller, CommandError, Error};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tracing::Span;
use tracing::field::Empty;

/// The spans of commands that are not answered, by their number.
#[derive(Debug, Default)]
pub(crate) struct Spans(Mutex<BTreeMap<u64, Span>>);

impl Spans {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<u64, Span>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Observer for Spans {
    fn request_refused(&self, client: &Caller, error: &Error) {
        tracing::info!(
            target: "monitor_runtime::command",
            monitor = client.monitor().name(),
            outcome = error.class().name(),
            "a request was refused",
        );
    }

    fn command_started(&self, command: &ObservedCommand) {
        let span = tracing::info_span!(
            target: "monitor_runtime::command",
            "monitor_command",
            name = command.command().name,
            id = command.id(),
            number = command.number(),
            monitor = command.monitor().name(),
            outcome = Empty,
            duration_us = Empty,
        );
        self.lock().insert(command.number(), span);
    }

    fn run(&self, command: &ObservedCommand, handler: &mut dyn FnMut()) {
        // Taken out of the lock: the handler may complete its command, and whatever else.
        let span = self.lock().get(&command.number()).cloned().unwrap_or_else(Span::none);
        span.in_scope(handler);
    }

    fn command_finished(&self, command: &ObservedCommand, outcome: Result<(), &Error>, duration: Duration) {
        let Some(span) = self.lock().remove(&command.number()) else { return };
        // The class and not the text, which is the handler's and may say anything.
        span.record("outcome", outcome.map_or_else(|error| error.class().name(), |()| "ok"));
        span.record("duration_us", u64::try_from(duration.as_micros()).unwrap_or(u64::MAX));
    }
}
