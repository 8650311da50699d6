//! The one answer of a call: where it goes, and that it goes there exactly once. A front end implements [`Answer`];
//! nothing here knows what its answers look like.

use super::returned::is_nothing;
use super::types::Outcome;
use super::{Caller, CommandInfo, Completion, InFlight, Progress, Special, Submission};
use crate::Error;
use crate::observer::ObservedCommand;
use crate::passing::MAX_DESCRIPTORS;
use std::fmt;
use std::mem;
use std::os::fd::OwnedFd;
use std::sync::Arc;

/// How a command shows its result at a prompt: `user_print`.
pub type Print<T> = fn(&T, &mut dyn fmt::Write) -> fmt::Result;

/// What a front end wants results as.
#[derive(Debug)]
pub(crate) enum Form {
    /// JSON behind these bytes, with which the front end's reply begins, without what is hidden.
    Json(Vec<u8>, Special),
    Text,
}

/// A result in the form its front end wants.
pub(crate) enum Answered {
    /// A JSON value, behind what [`Form::Json`] began with.
    Json(Vec<u8>),
    /// Text for a person; empty where there is nothing to say.
    Text(String),
}

/// Names a call within its session, and has what its answer is made with. It travels in a box, which its session may
/// keep for the next call.
#[derive(Debug, Default)]
pub(crate) struct Ticket {
    /// Its number: unique among the monitors that share their events.
    pub(crate) number: u64,
    /// The request's id as compact JSON, empty where it has none.
    pub(crate) id: Vec<u8>,
    /// Memory to write the answer in.
    pub(crate) line: Vec<u8>,
    /// The descriptors that go with a successful answer.
    #[allow(clippy::box_collection, reason = "it is rare, and each call in flight has room for it")]
    pub(crate) attached: Option<Box<Vec<OwnedFd>>>,
    /// For whoever observes its monitor.
    pub(crate) observed: Option<Arc<ObservedCommand>>,
}

impl Ticket {
    /// The call is about to be answered.
    pub(super) fn finish(&mut self, outcome: Result<(), &Error>) {
        if let Some(observed) = self.observed.take() {
            observed.finish(outcome);
        }
    }
}

/// The end of a session that answers come to, from any thread.
pub(crate) trait Answer: Send + Sync {
    /// What results are wanted as, written in this memory.
    fn form(&self, line: Vec<u8>) -> Form;
    /// Whether file descriptors can go with an answer.
    fn carries_descriptors(&self) -> bool {
        false
    }
    /// Takes the one answer of a call of `command`. A session that is gone drops it.
    fn answer(&self, ticket: Box<Ticket>, command: &'static CommandInfo, answer: Result<Answered, Error>);
    /// Notes that a host runs the call of this number, until it was answered or has [ended](Self::end). It is nothing new to
    /// a front end that has noted all calls.
    #[cfg(feature = "serve")]
    fn begin(&self, _: u64, _: &'static CommandInfo) {}
    /// The host has run it.
    #[cfg(feature = "serve")]
    fn end(&self, _: u64) {}
    /// Notes that the call of this number stays open after its handler returned, so that its cancellation can be asked for.
    fn track(&self, number: u64, call: Arc<InFlight>);
    /// Shows how far the call of this number and id has come. It may be told often: how often it is shown is the front
    /// end's.
    fn progress(&self, number: u64, id: &[u8], progress: Progress);
}

/// The obligation to answer one call. Dropped unanswered, it answers that the command was dropped. Whoever runs the call
/// owns it and lends it to the shim, which so has no code to move or to drop it; what would be a second answer is none.
pub struct Reply {
    command: &'static CommandInfo,
    /// Until it is answered.
    pub(super) ticket: Option<Box<Ticket>>,
    pub(super) to: Arc<dyn Answer>,
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply").field("ticket", &self.ticket).finish_non_exhaustive()
    }
}

impl Reply {
    pub(crate) fn new(
        caller: &Arc<Caller>,
        command: &'static CommandInfo,
        mut ticket: Box<Ticket>,
        to: Arc<dyn Answer>,
    ) -> Self {
        ticket.observed = ObservedCommand::start(caller, command, ticket.number, &ticket.id);
        Self { command, ticket: Some(ticket), to }
    }

    pub(crate) fn command(&self) -> &'static CommandInfo {
        self.command
    }

    /// The number and the id of the call.
    pub(super) fn name(&self) -> (u64, &[u8]) {
        self.ticket.as_ref().map_or((0, &[]), |ticket| (ticket.number, &ticket.id))
    }

    /// The call as it is observed, if it is.
    pub(super) fn observed(&self) -> Option<&Arc<ObservedCommand>> {
        self.ticket.as_ref()?.observed.as_ref()
    }

    pub(crate) fn to(&self) -> &Arc<dyn Answer> {
        &self.to
    }

    /// Answers with what the handler returned.
    #[inline]
    pub fn complete<T: Outcome>(&mut self, result: Result<T, Error>, print: Option<Print<T>>) {
        match result {
            Ok(value) => with_shown(&value, print, |value| self.succeed(value)),
            Err(error) => self.fail(error),
        }
    }

    #[inline(never)]
    fn succeed(&mut self, value: Shown<'_>) {
        let line = self.take_line();
        let answer = value.render(self.to.form(line));
        self.answer(answer);
    }

    /// The memory to write the answer in.
    pub(super) fn take_line(&mut self) -> Vec<u8> {
        self.ticket.as_mut().map(|ticket| mem::take(&mut ticket.line)).unwrap_or_default()
    }

    /// Answers with what an argument may be.
    pub(super) fn suggest(&mut self, values: Vec<String>) {
        self.answer(render(&values, Form::Json(Vec::new(), Special::default()), None));
    }

    /// Answers with an error.
    #[inline(never)]
    pub fn fail(&mut self, error: Error) {
        self.answer(Err(error));
    }

    /// Hands the obligation to a [`Completion`], for a handler that submits and returns.
    pub fn submit<T>(&mut self, print: Option<Print<T>>) -> (Submission, Completion<T>) {
        let taken = Self { command: self.command, ticket: self.ticket.take(), to: Arc::clone(&self.to) };
        super::completion::submit(taken, print)
    }

    /// Has a descriptor go with the answer, if that is a success. One that cannot go is closed.
    pub(super) fn attach(&mut self, descriptor: OwnedFd) -> Result<(), Error> {
        if !self.to.carries_descriptors() {
            let command = self.command.name;
            let text = format!(
                "Command '{command}' passes a file descriptor, which takes a QMP client at a UNIX socket"
            );
            return Err(Error::generic(text));
        }
        let attached = self.ticket.as_mut().map(|ticket| ticket.attached.get_or_insert_default());
        let Some(attached) = attached.filter(|attached| attached.len() < MAX_DESCRIPTORS) else {
            let text = format!("No more than {MAX_DESCRIPTORS} file descriptors can be passed with a reply");
            return Err(Error::generic(text));
        };
        attached.push(descriptor);
        Ok(())
    }

    pub(super) fn answer(&mut self, answer: Result<Answered, Error>) {
        if let Some(mut ticket) = self.ticket.take() {
            ticket.finish(answer.as_ref().map(drop));
            self.to.answer(ticket, self.command, answer);
        }
    }

    /// The error of a command that nobody completed.
    pub(super) fn dropped(&self) -> Error {
        // What unwinds through here is the handler, or the worker that had the completion.
        let fate = if std::thread::panicking() { "panicked" } else { "was dropped without being completed" };
        Error::generic(format!("Command '{}' {fate}", self.command.name))
    }
}

impl Drop for Reply {
    fn drop(&mut self) {
        if let Some(mut ticket) = self.ticket.take() {
            ticket.attached = None;
            let error = self.dropped();
            ticket.finish(Err(&error));
            self.to.answer(ticket, self.command, Err(error));
        }
    }
}

/// Puts `value` in the form `form`. It runs the user's code (`Serialize`, `user_print`), so it writes to a buffer of its
/// own, no lock is held, and its failure is an error answer.
pub(super) fn render<T: Outcome>(value: &T, form: Form, print: Option<Print<T>>) -> Result<Answered, Error> {
    with_shown(value, print, |value| value.render(form))
}

/// Hands on a result without its type, which each command has one of: what is done with it is code that is there once.
#[inline]
fn with_shown<T: Outcome, R>(value: &T, print: Option<Print<T>>, hand_on: impl FnOnce(Shown<'_>) -> R) -> R {
    let written = if is_nothing::<T>() { None } else { Some(value as &dyn Written) };
    match print {
        None => hand_on(Shown { written, print: None }),
        Some(print) => hand_on(Shown { written, print: Some(&|out| print(value, out)) }),
    }
}

/// A result, and how it is shown to a person.
struct Shown<'a> {
    /// Nothing where it is nothing.
    written: Option<&'a dyn Written>,
    print: Option<Shows<'a>>,
}

/// `user_print` of a result.
type Shows<'a> = &'a dyn Fn(&mut dyn fmt::Write) -> fmt::Result;

/// What can be written as JSON.
trait Written {
    fn write(&self, hide: Special, line: &mut Vec<u8>) -> Result<(), serde_json::Error>;
}

impl<T: Outcome> Written for T {
    fn write(&self, hide: Special, line: &mut Vec<u8>) -> Result<(), serde_json::Error> {
        super::to_json(self, hide, line)
    }
}

impl Shown<'_> {
    fn render(self, form: Form) -> Result<Answered, Error> {
        match (form, self.print, self.written) {
            (Form::Text, Some(print), _) => {
                let mut text = String::new();
                print(&mut text).map_err(|fmt::Error| Error::generic("The result could not be printed"))?;
                Ok(Answered::Text(text))
            }
            (Form::Text, None, None) => Ok(Answered::Text(String::new())),
            (Form::Json(mut line, _), _, None) => {
                line.extend_from_slice(b"{}");
                Ok(Answered::Json(line))
            }
            // A text form without `user_print` is made of the JSON by the front end, in one place for all types.
            (Form::Text, None, Some(value)) => write_json(value, Vec::new(), Special::default()),
            (Form::Json(line, hide), _, Some(value)) => write_json(value, line, hide),
        }
    }
}

fn write_json(value: &dyn Written, mut line: Vec<u8>, hide: Special) -> Result<Answered, Error> {
    match value.write(hide, &mut line) {
        Ok(()) => Ok(Answered::Json(line)),
        Err(error) => Err(Error::generic(format!("The result could not be written as JSON: {error}"))),
    }
}
