//! What a QMP session writes: the greeting, replies and events, each a line that ends in CRLF as QEMU's. Twin of
//! `human/output`.

use super::progress;
use crate::command::{
    Answer, Answered, Caller, CommandInfo, Form, InFlight, Pending, Progress, Special, Ticket, Visit,
};
use crate::event::Listener;
use crate::json::{self, Style};
use crate::monitor::Version;
use crate::session::{Inside, KEPT_BYTES, Outbox};
use crate::throttle::{Admitted, Throttle};
use crate::{CommandError, Error};
use serde::Serialize;
use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::time::SystemTime;

/// How a successful reply begins.
const RETURN: &[u8] = br#"{"return":"#;

/// What a QMP session keeps beside its output.
#[derive(Debug, Default)]
pub(super) struct Front {
    /// The negotiation's own reply is out, so events may follow.
    pub(super) negotiated: bool,
    /// The number of the in-order request that is running.
    pub(super) running: Option<u64>,
    /// The client wants to hear of progress.
    pub(super) progress: bool,
    /// Lines of progress, by the number of their call.
    pub(super) throttle: Throttle<u64, Vec<u8>>,
    /// Memory of a call that is over, for the next: where each is answered before the next comes, none is allocated.
    spare: Option<Box<Ticket>>,
}

/// The end of a QMP session that answers and events come to.
#[derive(Debug)]
pub(super) struct Outlet {
    pub(super) outbox: Outbox<Front>,
    output_bytes: usize,
    style: Style,
    /// What the monitor's policy hides.
    hide: Special,
}

impl Outlet {
    pub(super) fn new(caller: &Arc<Caller>) -> Self {
        let output_bytes = caller.monitor.bounds().output_bytes;
        let (style, hide) = (caller.monitor.style(), caller.monitor.rules().hide);
        Self { outbox: Outbox::new(Arc::clone(caller), Front::default()), output_bytes, style, hide }
    }

    /// Writes the greeting (QMP specification, "Server Greeting").
    pub(super) fn greet(&self, version: &Version, capabilities: &[&str]) {
        #[derive(Serialize)]
        struct Greeting<'a> {
            #[serde(rename = "QMP")]
            qmp: Inner<'a>,
        }
        #[derive(Serialize)]
        struct Inner<'a> {
            version: crate::builtin::VersionInfo,
            capabilities: &'a [&'a str],
        }
        let mut line = Vec::new();
        // Strings and numbers always serialise.
        let _ = json::to_json(&Greeting { qmp: Inner { version: version.into(), capabilities } }, &mut line);
        self.write(&mut self.outbox.lock(), &line);
    }

    /// When progress that is held back is due.
    pub(super) fn poll_timeout(&self) -> Option<SystemTime> {
        self.outbox.lock().front.throttle.poll_timeout()
    }

    /// Writes the progress that was held back until `now`.
    pub(super) fn handle_timeout(&self, now: SystemTime) {
        let mut inside = self.outbox.lock();
        for line in inside.front.throttle.handle_timeout(now) {
            self.write(&mut inside, &line);
        }
    }

    /// Notes that a call of `command` is made, and hands out its ticket, which has no id yet. An asynchronous one is shown
    /// from now on, since it can be cancelled; to note all would cost each request.
    #[expect(clippy::unnecessary_box_returns, reason = "the box is the one of a call before")]
    pub(super) fn start(&self, ordered: bool, command: &'static CommandInfo) -> Box<Ticket> {
        let number = self.outbox.caller().monitor.events().number_call();
        let given = command.asynchronous.then(|| self.outbox.given(number, command));
        let mut inside = self.outbox.lock();
        self.outbox.enter(&mut inside);
        if ordered {
            inside.front.running = Some(number);
        }
        if let Some(given) = given {
            inside.give(given);
        }
        let mut ticket = inside.front.spare.take().unwrap_or_default();
        ticket.number = number;
        ticket
    }

    /// Answers a request that never became a call.
    pub(super) fn refuse(&self, id: &[u8], error: &Error) {
        let line = error_line(id, error);
        self.write(&mut self.outbox.lock(), &line);
        self.outbox.tell_refused(error);
        self.outbox.wake();
    }

    /// Whether there is room for these descriptors beside those that the client has not yet read.
    fn can_pass(&self, attached: &[OwnedFd]) -> Result<(), Error> {
        let bound = self.outbox.caller().monitor.bounds().descriptors;
        if self.outbox.lock().passing.count() + attached.len() <= bound {
            return Ok(());
        }
        Err(Error::generic("Too many file descriptors wait to be passed to this client"))
    }

    /// Appends a line; a client that does not read is dropped at the bound.
    fn write(&self, inside: &mut Inside<Front>, line: &[u8]) {
        if inside.closed {
            return;
        }
        let before = inside.output.len();
        self.style.write(line, &mut inside.output);
        inside.output.extend_from_slice(b"\r\n");
        // Only now: in escapes, or on several lines, it is longer.
        if inside.output.len() > self.output_bytes {
            self.outbox.log_overflow(before);
            inside.close();
        }
    }
}

/// Makes a buffer memory for the next call; much of it is given back.
fn empty(buffer: &mut Vec<u8>) {
    if buffer.capacity() <= KEPT_BYTES {
        buffer.clear();
    } else {
        *buffer = Vec::new();
    }
}

fn success_line(id: &[u8], answered: Answered) -> Vec<u8> {
    let mut line = match answered {
        Answered::Json(line) => line,
        // Asked for JSON, no command answers with text; if one did, the text would be the value.
        Answered::Text(text) => {
            let mut line = RETURN.to_vec();
            json::write_string(&mut line, &text);
            line
        }
    };
    if !id.is_empty() {
        line.extend_from_slice(br#","id":"#);
        line.extend_from_slice(id);
    }
    line.push(b'}');
    line
}

fn error_line(id: &[u8], error: &Error) -> Vec<u8> {
    let mut line = b"{".to_vec();
    if !id.is_empty() {
        line.extend_from_slice(br#""id":"#);
        line.extend_from_slice(id);
        line.push(b',');
    }
    line.extend_from_slice(br#""error":{"class":""#);
    line.extend_from_slice(error.class().name().as_bytes());
    line.extend_from_slice(br#"","desc":"#);
    json::write_string(&mut line, error.description());
    line.extend_from_slice(b"}}");
    line
}

impl Answer for Outlet {
    fn form(&self, mut line: Vec<u8>) -> Form {
        line.extend_from_slice(RETURN);
        Form::Json(line, self.hide)
    }

    fn carries_descriptors(&self) -> bool {
        self.outbox.caller().peer.carries_descriptors
    }

    fn answer(
        &self,
        mut ticket: Box<Ticket>,
        command: &'static CommandInfo,
        answer: Result<Answered, Error>,
    ) {
        let attached = ticket.attached.take();
        let answer = match &attached {
            Some(attached) => answer.and_then(|answered| self.can_pass(attached).map(|()| answered)),
            None => answer,
        };
        let mut passing = attached.filter(|_| answer.is_ok());
        let silent = answer.is_ok() && !command.success_response;
        let line = match answer {
            Ok(answered) => success_line(&ticket.id, answered),
            Err(error) => error_line(&ticket.id, &error),
        };
        {
            let mut inside = self.outbox.lock();
            inside.settle(ticket.number);
            if inside.front.running == Some(ticket.number) {
                inside.front.running = None;
            }
            if inside.front.progress {
                // None of it comes after the reply.
                inside.front.throttle.forget(&ticket.number);
            }
            if !silent {
                let at = inside.output.len();
                self.write(&mut inside, &line);
                if !inside.closed
                    && let Some(passing) = passing.take()
                {
                    inside.passing.push(at, *passing);
                }
            }
            ticket.line = line;
            empty(&mut ticket.line);
            empty(&mut ticket.id);
            inside.front.spare = Some(ticket);
        }
        self.outbox.leave();
    }

    #[cfg(feature = "serve")]
    fn begin(&self, number: u64, command: &'static CommandInfo) {
        if !command.asynchronous {
            self.outbox.note(number, command);
        }
    }

    #[cfg(feature = "serve")]
    fn end(&self, number: u64) {
        self.outbox.lock().take_given(number);
    }

    fn track(&self, number: u64, call: Arc<InFlight>) {
        self.outbox.track(number, call);
    }

    fn progress(&self, number: u64, id: &[u8], progress: Progress) {
        {
            let now = self.outbox.now();
            let mut inside = self.outbox.lock();
            // Another thread may just have answered it.
            if !inside.front.progress || !inside.tracked.contains_key(&number) {
                return;
            }
            let line = progress::line(id, progress, now);
            match inside.front.throttle.admit(number, progress::INTERVAL, now, line) {
                Admitted::Now(line) => self.write(&mut inside, &line),
                Admitted::Later => {}
                Admitted::Instead => return,
            }
        }
        self.outbox.wake();
    }
}

impl Listener for Outlet {
    fn visit(&self) -> Option<Visit> {
        self.outbox.visit()
    }

    fn pending(&self) -> Vec<Pending> {
        self.outbox.pending()
    }

    fn cancel(&self, number: u64) -> Option<Result<(), Error>> {
        self.outbox.cancel_call(number)
    }

    fn wake(&self) {
        self.outbox.wake();
    }

    fn hides(&self) -> Special {
        self.hide
    }

    fn event(&self, name: &'static str, json: &[u8]) {
        {
            let mut inside = self.outbox.lock();
            if !inside.front.negotiated {
                return;
            }
            self.write(&mut inside, json);
        }
        let caller = self.outbox.caller();
        caller.monitor.observers().tell(|observer| observer.event_sent(caller, name));
        self.outbox.wake();
    }
}
