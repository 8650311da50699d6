//! A human session: lines in, calls and text out. It runs no command of the host's, reads no clock, does no I/O. Twin of
//! `qmp/session`.

use super::arguments::{CommandLine, split_name};
use super::complete::{self, Suggestions};
use super::format::LastFormat;
use super::help::{self, Help};
use super::line::Line;
use super::output::{Audience, Outlet, Suspension};
use super::suggest::unknown;
use super::terminal::Terminal;
use crate::builtin::{Builtins, PENDING_COMMANDS};
use crate::command::{
    Answer, Bound, Call, Caller, CancelReason, CommandInfo, FrontEnd, OwnCall, Peer, Request, Run, Ticket,
    run_own,
};
use crate::usage::Seat;
use crate::{Error, Monitor, Waker};
use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

/// Ctrl-C, where the other end sends it as a byte.
const INTERRUPT: u8 = 0x03;

/// One person at a human monitor.
///
/// A driver gives it what it reads ([`handle_input`](Self::handle_input)), runs the calls it emits
/// ([`poll_call`](Self::poll_call)) and writes what it says ([`poll_output`](Self::poll_output)), until
/// [`is_finished`](Self::is_finished). From a command's submit to its completion the session is suspended: there is no
/// prompt, and lines typed meanwhile wait.
///
/// ```
/// # use monitor_runtime::{CommandTable, Events, Monitor, Peer, builtin, command_table, human};
/// # use std::sync::Arc;
/// # struct Vmm;
/// command_table! { static COMMANDS: CommandTable<Vmm> = [..builtin::QMP, ..builtin::HUMAN]; }
///
/// let events = Events::new(std::time::SystemTime::now);
/// let monitor = Arc::new(Monitor::new("hmp0", &COMMANDS, &events).banner("Hello").prompt("> "));
/// let mut session = human::Session::new(&monitor, Peer::at("a test"));
/// session.handle_input(b"info version\n");
/// while let Some(call) = session.poll_call() {
///     COMMANDS.run(&mut Vmm, call);
/// }
/// let mut output = Vec::new();
/// session.poll_output(&mut output);
/// assert_eq!(output, b"Hello\n> 0.0.0\n> ");
/// ```
pub struct Session {
    /// Its place among the monitor's sessions, if it needs one.
    _seat: Option<Seat>,
    caller: Arc<Caller>,
    outlet: Arc<Outlet>,
    /// What was typed; lines that were run are let go together, when no whole one is left.
    input: Vec<u8>,
    /// Where the next line begins, and the first byte not looked at for its end.
    start: usize,
    looked: usize,
    /// The line that was submitted last, and how many there were.
    line: Option<Arc<Line>>,
    lines: u64,
    last_format: Arc<LastFormat>,
    ended: bool,
    /// The person was told what is in flight, and has typed nothing since.
    leaving: bool,
    /// A line over the bound is skipped to its end.
    skipping: bool,
}

/// Without what was read: it may be secret.
impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("peer", &self.caller.peer).finish_non_exhaustive()
    }
}

impl Session {
    /// A session with a person who has just come. The banner and the prompt wait in the output.
    pub fn new(monitor: &Arc<Monitor>, peer: Peer) -> Self {
        Self::begin(monitor, peer, Audience::Person, None)
    }

    /// A session with a person at a terminal. The prompt is not in the output: the driver shows it, with an editor for
    /// the line behind it, while [`wants_line`](Self::wants_line).
    pub fn on_terminal(monitor: &Arc<Monitor>, peer: Peer, terminal: Terminal) -> Self {
        Self::begin(monitor, peer, Audience::Terminal(terminal), None)
    }

    /// A session with a script: no banner and no prompt, so that its output is what the commands say and nothing else. What
    /// went wrong, and in which line, is apart from it ([`poll_diagnostics`](Self::poll_diagnostics)).
    pub fn for_script(monitor: &Arc<Monitor>, peer: Peer) -> Self {
        Self::begin(monitor, peer, Audience::Script, None)
    }

    /// A session without a person: no banner, no prompt, no progress.
    pub(super) fn for_program(monitor: &Arc<Monitor>, peer: Peer, cpu_index: Option<i64>) -> Self {
        Self::begin(monitor, peer, Audience::Program, cpu_index)
    }

    fn begin(monitor: &Arc<Monitor>, peer: Peer, audience: Audience, cpu_index: Option<i64>) -> Self {
        let caller =
            Arc::new(Caller { monitor: Arc::clone(monitor), front_end: FrontEnd::Human, peer, cpu_index });
        let outlet = Arc::new(Outlet::new(&caller, audience));
        monitor.events().listen(&outlet);
        // A line that is run for another session has that one's place.
        let needs_seat = !matches!(audience, Audience::Program);
        let seat = if needs_seat { Seat::take(&caller) } else { None };
        if needs_seat && seat.is_none() {
            outlet.outbox.close();
        }
        Self {
            _seat: seat,
            caller,
            outlet,
            input: Vec::new(),
            start: 0,
            looked: 0,
            line: None,
            lines: 0,
            last_format: Arc::default(),
            ended: false,
            leaving: false,
            skipping: false,
        }
    }

    /// Sets what is called when there is something to poll again, from any thread; once.
    pub fn set_waker(&self, waker: Waker) {
        self.outlet.outbox.set_waker(waker);
    }

    /// Takes what was typed. A Ctrl-C (as a byte) asks the command in flight to cancel and drops what was typed before.
    pub fn handle_input(&mut self, bytes: &[u8]) {
        self.leaving = false;
        let mut pieces = bytes.split(|byte| *byte == INTERRUPT);
        self.input.extend_from_slice(pieces.next().unwrap_or_default());
        for piece in pieces {
            self.forget();
            self.skipping = false;
            self.handle_interrupt();
            self.input.extend_from_slice(piece);
        }
    }

    /// Ctrl-C: asks the command in flight to cancel, and says so. The second one leaves the command in the background:
    /// the prompt comes back, and the result is told when it comes. At the prompt it does nothing.
    pub fn handle_interrupt(&mut self) {
        if let Some(line) = &self.line
            && !line.interrupt()
        {
            self.line = None;
        }
    }

    /// Nothing more is typed. A last line without its end is still run.
    pub fn handle_end(&mut self) {
        self.ended = true;
        if self.start < self.input.len() && self.input.last() != Some(&b'\n') {
            self.input.push(b'\n');
        }
    }

    /// Ctrl-D at an empty prompt: the person leaves, and what is in flight is answered with an error, as where the monitor
    /// [closes](Self::handle_close). But the first time with commands in flight, and after each line typed since, it only
    /// says which they are. Tells whether the session has ended.
    pub fn handle_leave(&mut self) -> bool {
        let pending = self.outlet.outbox.pending();
        if pending.is_empty() || std::mem::replace(&mut self.leaving, true) {
            self.handle_close();
            return true;
        }
        let calls = pending.iter().map(|call| format!("[{}] {}", call.number, call.command.typed_name()));
        let calls: Vec<_> = calls.collect();
        self.outlet.tell(&format!("Still in flight: {}; Ctrl-D again leaves all the same", calls.join(", ")));
        false
    }

    /// The monitor closes: what is in flight is answered with an error, what was typed ahead is dropped, and the session is
    /// finished when its output was taken.
    pub fn handle_close(&mut self) {
        let waits = !self.ended && self.is_idle();
        self.ended = true;
        self.forget();
        self.outlet.close();
        // At a terminal of the process's own, its end tells; a line editor would draw the prompt once more.
        if waits && self.outlet.terminal().is_none() {
            self.outlet.part();
        }
    }

    /// The client is gone: what is in flight is asked to cancel, and nothing more is written.
    pub fn handle_disconnect(&mut self) {
        self.ended = true;
        self.outlet.outbox.close();
    }

    /// Whether the driver should read: not while much is typed ahead, nor while what is said is not read.
    pub fn wants_input(&self) -> bool {
        let fits = self.input.len() <= self.caller.monitor.bounds().request_bytes;
        !self.ended && fits && !self.outlet.outbox.is_unread() && !self.is_dropped()
    }

    /// The terminal at the other end has another width now.
    pub fn handle_resize(&mut self, columns: usize) {
        self.outlet.resize(columns);
    }

    /// Whether a person may type a line: nothing is in flight, and nothing was typed ahead.
    pub fn wants_line(&self) -> bool {
        let typed = self.input[self.looked..].contains(&b'\n');
        let stopping = self.caller.monitor.is_stopping();
        !self.ended && !typed && !stopping && self.outlet.outbox.lock().front.suspended == 0
    }

    /// Whether a line may be kept in a history: not if its command takes something secret.
    pub fn may_be_kept(&self, line: &str) -> bool {
        let commands = self.caller.monitor.commands();
        let (name, _) = split_name(commands, line);
        !commands.find_human(&name).is_some_and(|entry| commands.entry(entry).info.has_secret())
    }

    /// What Tab offers for `line`, which is not yet typed to its end. It changes nothing.
    pub fn complete(&self, line: &str) -> Suggestions {
        self.suggester()(line)
    }

    /// The next call to run, if there is one now. The driver polls until there is none: after input, when
    /// woken, and when it has taken output, which may have been in the way.
    pub fn poll_call(&mut self) -> Option<Call> {
        loop {
            if self.caller.monitor.is_stopping() {
                // Nobody runs what comes behind a `quit`.
                self.forget();
                return None;
            }
            let outbox = &self.outlet.outbox;
            let waits = {
                let front = &outbox.lock().front;
                front.suspended > 0 || !front.diagnostics.is_empty()
            };
            // Commands in the background are bounded, too.
            if waits || !outbox.has_room() || outbox.is_unread() {
                return None;
            }
            let line = self.next_line()?;
            // Whatever becomes of the line, the prompt comes back when this is dropped.
            let suspension = self.outlet.suspend();
            match line {
                Ok(line) => {
                    if let Some(call) = self.submit(&line, suspension) {
                        return Some(call);
                    }
                }
                Err(error) => self.outlet.refuse(self.lines, &error),
            }
        }
    }

    /// When [`handle_timeout`](Self::handle_timeout) is due, by the clock of the monitor's [`Events`](crate::Events);
    /// asked again after each waking.
    pub fn poll_timeout(&self) -> Option<SystemTime> {
        self.outlet.poll_timeout()
    }

    /// Shows the events that were held back until `now`.
    pub fn handle_timeout(&mut self, now: SystemTime) {
        self.outlet.handle_timeout(now);
    }

    /// Moves what is to be written to the end of `into`.
    pub fn poll_output(&mut self, into: &mut Vec<u8>) {
        self.outlet.outbox.take_output(into);
    }

    /// Moves what belongs on standard error to the end of `into`: why a line of a script has failed, and how far one has
    /// come. To be taken when the output is written, which came before it; no line is run until then. Other sessions have
    /// none.
    pub fn poll_diagnostics(&mut self, into: &mut Vec<u8>) {
        into.append(&mut self.outlet.outbox.lock().front.diagnostics);
    }

    /// Whether all is said: the input has ended, every line was run and answered, and the output was taken.
    pub fn is_finished(&self) -> bool {
        self.outlet.is_over(self.ended && !self.input[self.looked..].contains(&b'\n'))
    }

    /// Whether nothing more is written, whatever was asked: the client is gone, or it did not read what it was sent.
    pub fn is_dropped(&self) -> bool {
        self.outlet.is_dropped()
    }

    /// How many lines have failed: the exit status of a script is made of it.
    pub fn failures(&self) -> u64 {
        self.outlet.failures()
    }

    /// What [`complete`](Self::complete) does, for an editor that runs while the session waits for its line.
    pub(crate) fn suggester(&self) -> impl Fn(&str) -> Suggestions + Send + 'static {
        let caller = Arc::clone(&self.caller);
        move |line| complete::suggest(&caller, line, caller.monitor.events().number_call())
    }

    /// Where it says what it says, for a thread that shows it.
    #[cfg(feature = "terminal")]
    pub(crate) fn outlet(&self) -> &Arc<Outlet> {
        &self.outlet
    }

    /// Submits a line that was not typed.
    pub(super) fn submit_line(&mut self, line: &str) -> Option<Call> {
        let suspension = self.outlet.suspend();
        self.submit(line, suspension)
    }

    /// Whether no line is in flight.
    pub(super) fn is_idle(&self) -> bool {
        let inside = self.outlet.outbox.lock();
        inside.front.suspended == 0 && inside.in_flight == 0
    }

    pub(super) fn monitor(&self) -> &Monitor {
        &self.caller.monitor
    }

    /// What asks the line in flight to cancel.
    pub(super) fn canceller(&self) -> impl FnOnce(CancelReason) + Send + 'static {
        let outlet = Arc::clone(&self.outlet);
        move |reason| outlet.outbox.cancel(reason)
    }

    /// Takes the next whole line out of the input.
    fn next_line(&mut self) -> Option<Result<String, Error>> {
        let bound = self.caller.monitor.bounds().request_bytes;
        loop {
            let Some(found) = self.input[self.looked..].iter().position(|byte| *byte == b'\n') else {
                self.input.drain(..self.start);
                (self.start, self.looked) = (0, self.input.len());
                if self.input.len() <= bound && !self.skipping {
                    return None;
                }
                self.forget();
                if std::mem::replace(&mut self.skipping, true) {
                    return None;
                }
                self.lines += 1;
                return Some(Err(too_long()));
            };
            let end = self.looked + found;
            self.lines += 1;
            let line = self.input[self.start..end].to_vec();
            (self.start, self.looked) = (end + 1, end + 1);
            if std::mem::take(&mut self.skipping) {
                // Counted when it was refused.
                self.lines -= 1;
                continue;
            }
            if line.len() > bound {
                return Some(Err(too_long()));
            }
            let text = String::from_utf8(line).map_err(|_| Error::generic("the line is not UTF-8"));
            return Some(text.map(|line| line.trim_end_matches(['\n', '\r']).to_owned()));
        }
    }

    /// Drops what was typed.
    fn forget(&mut self) {
        self.input = Vec::new();
        (self.start, self.looked) = (0, 0);
    }

    /// Runs a line of the session's own, or makes a call of it.
    fn submit(&mut self, line: &str, suspension: Suspension) -> Option<Call> {
        let (entry, bound) = match self.parse(line) {
            Ok(parsed) => parsed?,
            Err(error) => {
                self.outlet.refuse(self.lines, &error);
                return None;
            }
        };
        let number = self.caller.monitor.events().number_call();
        self.outlet.outbox.enter(&mut self.outlet.outbox.lock());
        let command = self.caller.monitor.commands().entry(entry).info;
        let line = Arc::new(Line::new(suspension, number, self.lines, command));
        self.line = Some(Arc::clone(&line));
        let to: Arc<dyn Answer> = line;
        let ticket = Box::new(Ticket { number, ..Ticket::default() });
        let own =
            help::COMMANDS.find(command).map(Own::Help).or_else(|| self.pending_command(command, &bound));
        let Some(own) = own else {
            self.outlet.outbox.note(number, command);
            let request = Request { entry, out_of_band: false, bound, passed: Vec::new(), ticket };
            return Some(Call::new(&self.caller, to, request));
        };
        let call = OwnCall { caller: &self.caller, to, command, bound, ticket };
        match own {
            Own::Help(run) => {
                let terminal = self.outlet.terminal();
                let mut help =
                    terminal.map_or_else(Help::default, |terminal| Help { columns: terminal.columns });
                run_own(run, &mut help, call);
            }
            Own::Pending(run) => run_own(run, &mut Builtins, call),
        }
        None
    }

    /// `info pending` and `cancel`: not the host's, which may be busy with the very command they are about. What only the
    /// host can refuse or read is left to it.
    fn pending_command(&self, command: &CommandInfo, bound: &Bound) -> Option<Own> {
        let permitted = command.access <= self.caller.monitor.allowed_access() && bound.prompted.is_none();
        if permitted { PENDING_COMMANDS.find(command).map(Own::Pending) } else { None }
    }

    /// The command a line names and its arguments; nothing for an empty line.
    fn parse(&self, line: &str) -> Result<Option<(usize, Arc<Bound>)>, Error> {
        let commands = self.caller.monitor.commands();
        let line = line.trim_start();
        if line.is_empty() {
            return Ok(None);
        }
        let (name, words) = split_name(commands, line);
        // As it was typed, blanks and all: that is what an error quotes.
        let typed = line[..line.len() - words.rest().len()].trim_end();
        let entry = commands.find_human(&name).ok_or_else(|| unknown(&self.caller.monitor, &name, typed))?;
        let line = CommandLine {
            command: commands.entry(entry).info,
            typed: name,
            rest: words.rest().to_owned(),
            terse: self.caller.monitor.is_terse(),
            last_format: Arc::clone(&self.last_format),
        };
        Ok(Some((entry, Arc::new(line.bind_or_defer(&self.caller.monitor)?))))
    }
}

/// A command that the session runs itself.
enum Own {
    Help(Run<Help>),
    Pending(Run<Builtins>),
}

fn too_long() -> Error {
    Error::generic("the line is too long")
}

impl Drop for Session {
    fn drop(&mut self) {
        self.outlet.outbox.close();
    }
}
