//! What a human session writes: banner, prompt, results and errors as lines; and the suspension that keeps the prompt
//! back. Twin of `qmp/output`.

use super::render::render_event;
use super::terminal::{CLEAR_BELOW, CLEAR_LINE, PLAIN, RED, Terminal};
use crate::command::{Caller, Pending, Special, Visit};
use crate::event::Listener;
use crate::session::{Inside, Outbox};
use crate::{CommandError, Error};
use std::sync::Arc;
use std::time::SystemTime;

/// Whom a human session talks to.
#[derive(Clone, Copy, Debug)]
pub(super) enum Audience {
    /// A person behind a socket.
    Person,
    /// A program, which wants nothing but what the commands say.
    Program,
    /// A script: its output is what the commands say, and what went wrong is apart from that.
    Script,
    /// A person at a terminal. The prompt is the driver's.
    Terminal(Terminal),
}

/// What a human session keeps beside its output.
#[derive(Debug, Default)]
pub(crate) struct Front {
    /// How many hold the prompt back.
    pub(super) suspended: usize,
    /// Commands that failed, for the exit status of a script.
    pub(super) failures: u64,
    /// What is no part of a script's output. No line is run before it was taken, so it stays in order with that.
    pub(super) diagnostics: Vec<u8>,
    terminal: Option<Terminal>,
    /// The last that was written is the prompt.
    prompted: bool,
    parting: Parting,
    drawn: Drawn,
}

/// What stands on the terminal's last line and is replaced by the next text.
#[derive(Debug, Default)]
struct Drawn {
    /// The whole of it, of which the terminal shows what fits.
    line: String,
    /// How many characters stand there, with what was echoed behind them.
    width: usize,
}

/// Whether a person is to be told that the monitor closes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Parting {
    /// It does not.
    #[default]
    Open,
    /// It does, so no prompt comes any more.
    Closing,
    /// The person knows: was told, or had a line in flight that was answered so.
    Known,
}

/// The end of a human session that text comes to.
#[derive(Debug)]
pub(crate) struct Outlet {
    pub(crate) outbox: Outbox<Front>,
    prompt: String,
    output_bytes: usize,
    audience: Audience,
    shows_events: bool,
}

impl Outlet {
    pub(super) fn new(caller: &Arc<Caller>, audience: Audience) -> Self {
        let terminal = match audience {
            Audience::Terminal(terminal) => Some(terminal),
            Audience::Person | Audience::Program | Audience::Script => None,
        };
        let monitor = &caller.monitor;
        let outlet = Self {
            outbox: Outbox::new(Arc::clone(caller), Front { terminal, ..Front::default() }),
            prompt: monitor.prompt_text().to_owned(),
            output_bytes: monitor.bounds().output_bytes,
            audience,
            shows_events: monitor.are_events_shown() && !matches!(audience, Audience::Program),
        };
        if outlet.is_person() {
            let mut inside = outlet.outbox.lock();
            outlet.write(&mut inside, &format!("{}\n", monitor.banner_text()));
            outlet.write_prompt(&mut inside);
        }
        outlet
    }

    /// The terminal at the other end, if it is one.
    pub(super) fn terminal(&self) -> Option<Terminal> {
        self.outbox.lock().front.terminal
    }

    /// Whether there is no person to show what only people look at.
    pub(super) fn is_program(&self) -> bool {
        matches!(self.audience, Audience::Program)
    }

    /// Whether what is no result is kept apart.
    pub(super) fn is_script(&self) -> bool {
        matches!(self.audience, Audience::Script)
    }

    /// Whether there is somebody to greet, and to ask for a line.
    fn is_person(&self) -> bool {
        matches!(self.audience, Audience::Person | Audience::Terminal(_))
    }

    /// The terminal has another width now. A line that was drawn is drawn again, as wide as fits.
    pub(super) fn resize(&self, columns: usize) {
        let mut inside = self.outbox.lock();
        let front = &mut inside.front;
        let Some(terminal) = front.terminal.as_mut().filter(|terminal| terminal.columns != columns) else {
            return;
        };
        terminal.columns = columns;
        if front.drawn.width > 0 {
            let line = front.drawn.line.clone();
            self.redraw(&mut inside, line);
        }
    }

    /// Keeps the prompt back until the guard is dropped.
    pub(super) fn suspend(self: &Arc<Self>) -> Suspension {
        let mut inside = self.outbox.lock();
        inside.front.suspended += 1;
        // What is typed stands behind the prompt, and its answer on a line of its own.
        inside.front.prompted = false;
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

    /// Says something that is no result.
    pub(super) fn tell(&self, text: &str) {
        if self.is_script() {
            let diagnostics = &mut self.outbox.lock().front.diagnostics;
            diagnostics.extend_from_slice(text.as_bytes());
            diagnostics.push(b'\n');
        } else {
            self.say(text);
        }
    }

    /// Says why a line failed, the `number`th that was typed.
    pub(super) fn say_error(&self, number: u64, error: &Error) {
        let terminal = {
            let front = &mut self.outbox.lock().front;
            front.failures += 1;
            front.terminal
        };
        if self.is_script() {
            self.tell(&format!("line {number}: {}", explained(error)));
            return;
        }
        if terminal.is_some_and(|terminal| terminal.colours) {
            self.say(&format!("{RED}{}{PLAIN}", error.description()));
        } else {
            self.say(error.description());
        }
        if let Some(hint) = error.hint() {
            self.say(&hint);
        }
    }

    /// Says why a line, the `number`th that was typed, is no command.
    pub(super) fn refuse(&self, number: u64, error: &Error) {
        self.say_error(number, error);
        self.outbox.tell_refused(error);
    }

    /// Says something that nobody asked for: whole lines of its own, after which the prompt stands as before.
    pub(super) fn announce(&self, lines: &str) {
        let mut inside = self.outbox.lock();
        let prompted = inside.front.prompted;
        if prompted {
            self.write(&mut inside, "\n");
        }
        self.write(&mut inside, lines);
        if prompted && !self.outbox.caller().monitor.is_stopping() {
            self.write_prompt(&mut inside);
        }
    }

    /// The monitor closes: no prompt is shown any more, and what is in flight is answered with an error.
    pub(crate) fn close(&self) {
        {
            let parting = &mut self.outbox.lock().front.parting;
            if *parting == Parting::Open {
                *parting = Parting::Closing;
            }
        }
        self.outbox.refuse_pending();
    }

    /// Whether all is said and taken, where it is `ended` that lines come.
    pub(super) fn is_over(&self, ended: bool) -> bool {
        let inside = self.outbox.lock();
        let idle = inside.front.suspended == 0 && inside.in_flight == 0;
        inside.closed || ended && idle && inside.output.is_empty() && inside.front.diagnostics.is_empty()
    }

    /// Whether nothing more is written.
    pub(crate) fn is_dropped(&self) -> bool {
        self.outbox.lock().closed
    }

    /// How many lines have failed.
    pub(crate) fn failures(&self) -> u64 {
        self.outbox.lock().front.failures
    }

    /// When events that were held back are due, if they are shown.
    pub(crate) fn poll_timeout(&self) -> Option<SystemTime> {
        let monitor = &self.outbox.caller().monitor;
        if monitor.are_events_shown() { monitor.events().poll_timeout() } else { None }
    }

    /// Shows those that are due `now`.
    pub(crate) fn handle_timeout(&self, now: SystemTime) {
        self.outbox.caller().monitor.events().handle_timeout(now);
    }

    /// Tells a person who waits at the prompt that the monitor closes, and shows no other.
    pub(super) fn part(&self) {
        let mut inside = self.outbox.lock();
        if !self.is_person() || std::mem::replace(&mut inside.front.parting, Parting::Known) == Parting::Known
        {
            return;
        }
        if std::mem::take(&mut inside.front.prompted) {
            self.write(&mut inside, "\n");
        }
        self.write(&mut inside, "The monitor is closing\n");
    }

    /// Draws a line that the next text replaces. On terminals only.
    pub(super) fn draw(&self, line: &str) {
        self.redraw(&mut self.outbox.lock(), line.to_owned());
    }

    fn redraw(&self, inside: &mut Inside<Front>, line: String) {
        let columns = inside.front.terminal.map_or(0, |terminal| terminal.columns.max(20));
        // A line that fills the terminal would wrap.
        let fitting: String = line.chars().take(columns.saturating_sub(1)).collect();
        self.write(inside, &fitting);
        inside.front.drawn = Drawn { line, width: fitting.chars().count() };
    }

    /// The `^C` that a terminal has echoed stands where the next text goes, and is replaced by it.
    pub(super) fn replace_echo(&self) {
        let front = &mut self.outbox.lock().front;
        if front.terminal.is_some() {
            front.drawn.width += "^C".len();
        }
    }

    fn write_prompt(&self, inside: &mut Inside<Front>) {
        // On a terminal it is the driver's, which edits the line behind it.
        if inside.front.terminal.is_none() && self.is_person() {
            self.write(inside, &self.prompt);
            inside.front.prompted = true;
        }
    }

    fn write(&self, inside: &mut Inside<Front>, text: &str) {
        if inside.closed || text.is_empty() {
            return;
        }
        erase(inside);
        if inside.output.len() + text.len() > self.output_bytes {
            self.outbox.log_overflow(inside.output.len());
            inside.close();
            return;
        }
        inside.output.extend_from_slice(text.as_bytes());
    }
}

/// An error and its hint, as lines.
pub(super) fn explained(error: &Error) -> String {
    let mut text = error.description().to_owned();
    if let Some(hint) = error.hint() {
        text.push('\n');
        text.push_str(&hint);
    }
    text
}

/// Takes back a line that was drawn. A terminal that has become too narrow for it has wrapped it.
fn erase(inside: &mut Inside<Front>) {
    let drawn = std::mem::take(&mut inside.front.drawn);
    if drawn.width == 0 || inside.closed {
        return;
    }
    let columns = inside.front.terminal.map_or(usize::MAX, |terminal| terminal.columns.max(1));
    let rows_above = (drawn.width - 1) / columns;
    if rows_above > 0 {
        inside.output.extend_from_slice(format!("\x1b[{rows_above}A{CLEAR_BELOW}").as_bytes());
    } else {
        inside.output.extend_from_slice(CLEAR_LINE.as_bytes());
    }
}

impl Listener for Outlet {
    fn hides(&self) -> Special {
        self.outbox.caller().monitor.rules().hide
    }

    fn event(&self, name: &'static str, json: &[u8]) {
        if self.shows_events {
            self.announce(&render_event(&String::from_utf8_lossy(json)));
            let caller = self.outbox.caller();
            caller.monitor.observers().tell(|observer| observer.event_sent(caller, name));
            self.outbox.wake();
        }
    }

    fn wake(&self) {
        self.outbox.wake();
    }

    fn visit(&self) -> Option<Visit> {
        if self.is_program() { None } else { self.outbox.visit() }
    }

    fn pending(&self) -> Vec<Pending> {
        self.outbox.pending()
    }

    fn cancel(&self, number: u64) -> Option<Result<(), Error>> {
        self.outbox.cancel_call(number)
    }
}

/// Holds the prompt back. Every way out of a line drops it, so the prompt comes back exactly once.
#[derive(Debug)]
pub(super) struct Suspension {
    outlet: Arc<Outlet>,
}

impl Suspension {
    pub(super) fn outlet(&self) -> &Arc<Outlet> {
        &self.outlet
    }
}

impl Drop for Suspension {
    fn drop(&mut self) {
        {
            let mut inside = self.outlet.outbox.lock();
            inside.front.suspended -= 1;
            if inside.front.suspended == 0 {
                erase(&mut inside);
                let stopping = self.outlet.outbox.caller().monitor.is_stopping();
                if stopping || inside.front.parting != Parting::Open {
                    inside.front.parting = Parting::Known;
                } else {
                    self.outlet.write_prompt(&mut inside);
                }
            }
        }
        self.outlet.outbox.wake();
    }
}
