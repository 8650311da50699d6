//! What a human session writes: banner, prompt, results and errors as lines; and the suspension that keeps the prompt
//! back. Twin of `qmp/output`.

use super::render::render;
use crate::command::{Answer, Answered, Form, InFlight, Ticket};
use crate::session::{Inside, Outbox};
use crate::{CommandError, Error};
use std::sync::{Arc, Mutex, PoisonError};

/// What a human session keeps beside its output.
#[derive(Debug, Default)]
pub(super) struct Front {
    /// How many hold the prompt back.
    pub(super) suspended: usize,
    /// Commands that failed, for the exit status of a script.
    pub(super) failures: u64,
}

/// The end of a human session that text comes to.
#[derive(Debug)]
pub(super) struct Outlet {
    pub(super) outbox: Outbox<Front>,
    prompt: String,
    output_bytes: usize,
}

impl Outlet {
    pub(super) fn new(banner: &str, prompt: &str, output_bytes: usize) -> Self {
        let outlet = Self { outbox: Outbox::new(Front::default()), prompt: prompt.to_owned(), output_bytes };
        {
            let mut inside = outlet.outbox.lock();
            outlet.write(&mut inside, &format!("{banner}\n"));
            outlet.write(&mut inside, prompt);
        }
        outlet
    }

    /// Keeps the prompt back until the guard is dropped.
    pub(super) fn suspend(self: &Arc<Self>) -> Suspension {
        self.outbox.lock().front.suspended += 1;
        Suspension { outlet: Arc::clone(self) }
    }

    /// Says something, as whole lines.
    pub(super) fn say(&self, text: &str) {
        let mut inside = self.outbox.lock();
        self.write(&mut inside, text);
        if !text.is_empty() && !text.ends_with('\n') {
            self.write(&mut inside, "\n");
        }
    }

    /// Says why a line failed.
    pub(super) fn say_error(&self, error: &Error) {
        self.outbox.lock().front.failures += 1;
        self.say(error.description());
        if let Some(hint) = error.hint() {
            self.say(&hint);
        }
    }

    fn write(&self, inside: &mut Inside<Front>, text: &str) {
        if inside.closed {
            return;
        }
        if inside.output.len() + text.len() > self.output_bytes {
            log::warn!("a human monitor that does not read was dropped at {} bytes", inside.output.len());
            inside.closed = true;
            inside.output = Vec::new();
            return;
        }
        inside.output.extend_from_slice(text.as_bytes());
    }
}

/// Holds the prompt back. Every way out of a line drops it, so the prompt comes back exactly once.
#[derive(Debug)]
pub(super) struct Suspension {
    outlet: Arc<Outlet>,
}

impl Drop for Suspension {
    fn drop(&mut self) {
        {
            let mut inside = self.outlet.outbox.lock();
            inside.front.suspended -= 1;
            if inside.front.suspended == 0 {
                self.outlet.write(&mut inside, &self.outlet.prompt);
            }
        }
        self.outlet.outbox.wake();
    }
}

/// One line that was submitted: where its answer goes, and the suspension until then.
#[derive(Debug)]
pub(super) struct Line {
    outlet: Arc<Outlet>,
    suspension: Mutex<Option<Suspension>>,
}

impl Line {
    pub(super) fn new(suspension: Suspension) -> Self {
        Self { outlet: Arc::clone(&suspension.outlet), suspension: Mutex::new(Some(suspension)) }
    }
}

impl Answer for Line {
    fn form(&self) -> Form {
        Form::Text
    }

    fn answer(&self, ticket: &Ticket, answer: Result<Answered, Error>) {
        self.outlet.outbox.lock().settle(ticket.number);
        match answer {
            Ok(Answered::Text(text)) => self.outlet.say(&text),
            Ok(Answered::Json(json)) => self.outlet.say(&render(&String::from_utf8_lossy(&json))),
            Err(error) => self.outlet.say_error(&error),
        }
        let suspension = self.suspension.lock().unwrap_or_else(PoisonError::into_inner).take();
        drop(suspension);
    }

    fn track(&self, ticket: &Ticket, call: Arc<InFlight>) {
        self.outlet.outbox.track(ticket.number, call);
    }

    fn progress(&self, ticket: &Ticket, part: u64, whole: u64) {
        // A line each ten per cent would need state; terminals redraw one line. Both come with the line editor.
        log::trace!("{}: {part} of {whole}", ticket.command.name);
    }
}
