//! A line that was submitted: where its answer goes, and the suspension until then. Ctrl-C moves it from the foreground
//! on: to one that was asked to cancel, then to the background.

use super::output::{Outlet, Suspension, explained};
use super::progress::Meter;
use super::render::render;
use crate::Error;
use crate::command::{Answer, Answered, CancelReason, CommandInfo, Form, InFlight, Progress, Ticket};
use crate::sync::{Mutex, MutexGuard};
use std::sync::{Arc, PoisonError};

/// One line in flight.
#[derive(Debug)]
pub(super) struct Line {
    outlet: Arc<Outlet>,
    /// The number of its call.
    number: u64,
    /// Which of the lines it was, from 1.
    place: u64,
    command: &'static CommandInfo,
    /// Locked before the outlet's lock, never after it, and while neither hooks nor wakers run.
    stage: Mutex<Stage>,
}

/// Who waits for a line.
#[derive(Debug)]
enum Stage {
    /// A person, without a prompt.
    Foreground {
        suspension: Suspension,
        call: Option<Arc<InFlight>>,
        interrupted: bool,
        meter: Meter,
    },
    /// Nobody: the person has the prompt again, and is told.
    Background,
    Answered,
}

impl Line {
    pub(super) fn new(
        suspension: Suspension,
        number: u64,
        place: u64,
        command: &'static CommandInfo,
    ) -> Self {
        let outlet = Arc::clone(suspension.outlet());
        let stage = Stage::Foreground { suspension, call: None, interrupted: false, meter: Meter::default() };
        Self { outlet, number, place, command, stage: Mutex::new(stage) }
    }

    fn stage(&self) -> MutexGuard<'_, Stage> {
        self.stage.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ctrl-C: the first asks for cancellation, the second gives the prompt back. Whether the line is in flight at all.
    pub(super) fn interrupt(&self) -> bool {
        let (cancel, resume) = {
            let mut stage = self.stage();
            let Stage::Foreground { call, interrupted, .. } = &mut *stage else { return false };
            self.outlet.replace_echo();
            if std::mem::replace(interrupted, true) {
                let text = format!(
                    "[{}] {} goes on in the background, and its result will be told",
                    self.number,
                    self.command.typed_name()
                );
                self.outlet.tell(&text);
                (None, Some(std::mem::replace(&mut *stage, Stage::Background)))
            } else {
                let done =
                    if self.command.asynchronous { "was asked to cancel" } else { "cannot be cancelled" };
                self.outlet.tell(&format!(
                    "{} {done}; Ctrl-C again leaves it in the background",
                    self.command.typed_name()
                ));
                (call.clone(), None)
            }
        };
        self.outlet.outbox.wake();
        // Outside the lock: a hook may complete the command, and the prompt wakes the driver.
        drop(resume);
        if let Some(call) = cancel {
            call.cancel(CancelReason::Asked);
        }
        true
    }

    /// Says how a line ended that nobody waits for.
    fn announce(&self, answer: Result<Answered, Error>) {
        let (fate, text) = match answer {
            Err(error) if self.outlet.is_script() => return self.outlet.say_error(self.place, &error),
            Ok(answered) => ("is done", shown(answered)),
            Err(error) => {
                self.outlet.outbox.lock().front.failures += 1;
                ("has failed", explained(&error))
            }
        };
        let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
        self.outlet.announce(&format!("[{}] {} {fate}\n{text}{end}", self.number, self.command.typed_name()));
    }
}

fn shown(answered: Answered) -> String {
    match answered {
        Answered::Text(text) => text,
        Answered::Json(json) => render(&String::from_utf8_lossy(&json)),
    }
}

impl Answer for Line {
    fn form(&self, _: Vec<u8>) -> Form {
        Form::Text
    }

    fn answer(&self, ticket: Box<Ticket>, _: &'static CommandInfo, answer: Result<Answered, Error>) {
        self.outlet.outbox.lock().settle(ticket.number);
        let stage = std::mem::replace(&mut *self.stage(), Stage::Answered);
        match (&stage, answer) {
            (Stage::Background, answer) => self.announce(answer),
            (_, Ok(answered)) => self.outlet.say(&shown(answered)),
            (_, Err(error)) => self.outlet.say_error(self.place, &error),
        }
        self.outlet.outbox.leave();
        if let Stage::Foreground { suspension, .. } = stage {
            // The prompt comes after the answer.
            drop(suspension);
        }
    }

    fn track(&self, number: u64, call: Arc<InFlight>) {
        let interrupted = match &mut *self.stage() {
            Stage::Foreground { call: slot, interrupted, .. } => {
                *slot = Some(Arc::clone(&call));
                *interrupted
            }
            Stage::Background => true,
            Stage::Answered => false,
        };
        self.outlet.outbox.track(number, Arc::clone(&call));
        // Ctrl-C was faster than the host, which runs the command only now.
        if interrupted {
            call.cancel(CancelReason::Asked);
        }
    }

    fn progress(&self, _: u64, _: &[u8], progress: Progress) {
        if self.outlet.is_program() {
            return;
        }
        {
            let mut stage = self.stage();
            let Stage::Foreground { meter, .. } = &mut *stage else { return };
            let shown = if self.outlet.terminal().is_some() {
                meter.draw(progress, self.outlet.outbox.now()).map(|line| self.outlet.draw(&line))
            } else {
                meter
                    .print(progress)
                    .map(|line| self.outlet.tell(&format!("{}: {line}", self.command.typed_name())))
            };
            if shown.is_none() {
                return;
            }
        }
        self.outlet.outbox.wake();
    }
}
