//! A call that is checked and not run: it takes the way of every call up to its handler, so that what is told is what a run
//! would have told.

use super::{Answer, Answered, Call, CommandInfo, Form, InFlight, Invocation, Progress, Reply, Ticket};
use crate::Error;
use crate::observer::ObservedCommand;
use std::mem;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Whether all arguments of a call were read.
#[derive(Debug, Default)]
pub(crate) struct Passed(AtomicBool);

impl Passed {
    /// All were read: the error that keeps the handler from being called, and that nobody is told.
    pub(super) fn note(&self) -> Error {
        self.0.store(true, Ordering::Relaxed);
        Error::generic("The command was only checked")
    }
}

impl Call {
    /// Does all that running it does before its handler is called.
    pub(super) fn check(mut self, run: impl FnOnce(usize, Invocation<'_>)) {
        let passed = Arc::new(Passed::default());
        let told = Arc::clone(&passed);
        self.reply
            .pass_through(|to, observed| Arc::new(Checking { to, passed: told, observed: observed.into() }));
        let next = self.invoke_unless(Some(&passed), run);
        debug_assert!(next.is_none(), "no handler was called");
    }
}

/// Answers a call that passed as one that has nothing to say.
struct Checking {
    to: Arc<dyn Answer>,
    passed: Arc<Passed>,
    /// Whoever observes the call: told here, since here it is known what came of it.
    observed: Mutex<Option<Arc<ObservedCommand>>>,
}

impl Answer for Checking {
    fn form(&self, line: Vec<u8>) -> Form {
        self.to.form(line)
    }

    fn answer(
        &self,
        mut ticket: Box<Ticket>,
        command: &'static CommandInfo,
        answer: Result<Answered, Error>,
    ) {
        let answer = if self.passed.0.load(Ordering::Relaxed) {
            Ok(match self.to.form(mem::take(&mut ticket.line)) {
                Form::Json(mut line, _) => {
                    line.extend_from_slice(b"{}");
                    Answered::Json(line)
                }
                Form::Text => Answered::Text(String::new()),
            })
        } else {
            answer
        };
        ticket.observed = self.observed.lock().unwrap_or_else(PoisonError::into_inner).take();
        ticket.finish(answer.as_ref().map(drop));
        self.to.answer(ticket, command, answer);
    }

    #[cfg(feature = "serve")]
    fn begin(&self, number: u64, command: &'static CommandInfo) {
        self.to.begin(number, command);
    }

    #[cfg(feature = "serve")]
    fn end(&self, number: u64) {
        self.to.end(number);
    }

    fn track(&self, number: u64, call: Arc<InFlight>) {
        self.to.track(number, call);
    }

    fn progress(&self, number: u64, id: &[u8], progress: Progress) {
        self.to.progress(number, id, progress);
    }
}

impl Reply {
    /// Sends the answer through what `make` makes of where it went, with whoever observes the call.
    fn pass_through(
        &mut self,
        make: impl FnOnce(Arc<dyn Answer>, Option<Arc<ObservedCommand>>) -> Arc<dyn Answer>,
    ) {
        let observed = self.ticket.as_mut().and_then(|ticket| ticket.observed.take());
        self.to = make(Arc::clone(&self.to), observed);
    }
}
