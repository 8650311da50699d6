//! A human session on the process's terminal. While the prompt is shown, the editor has the terminal and the line; while a
//! command is in flight, the terminal is as the process found it, what is typed waits in it, and Ctrl-C is a signal.

use super::editor::{Edited, Editor, Printer};
use super::signal::Signal;
use crate::command::Peer;
use crate::human;
use crate::serve::door::{Door, Entered, Stage};
use crate::serve::host::{Dispatch, lock};
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcgetwinsize, tcsetattr};
use signal_hook::consts::{SIGINT, SIGWINCH};
use signal_hook::flag::register_conditional_default;
use std::env;
use std::io::{self, IsTerminal, Write};
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// How long a person who presses Tab waits for the host.
const PATIENCE: Duration = Duration::from_millis(500);

/// The width that is assumed of a terminal that does not tell.
const COLUMNS: u16 = 80;

/// The terminal on standard input and output, if both are one that a line can be edited on.
pub(super) fn terminal() -> Option<human::Terminal> {
    let unable = env::var_os("TERM").is_none_or(|term| term.is_empty() || term == "dumb");
    if unable || !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return None;
    }
    // https://no-color.org: any value but an empty one.
    let unwanted = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    Some(human::Terminal::new(columns()).colours(!unwanted))
}

fn columns() -> usize {
    let columns = tcgetwinsize(io::stdout()).map_or(0, |size| size.ws_col);
    usize::from(if columns == 0 { COLUMNS } else { columns })
}

/// What the reader and the writer of a terminal share.
struct Screen {
    /// Locked while the session's output is taken and shown, so that it is shown in order.
    printer: Mutex<Printer>,
    /// As the process found it.
    modes: Termios,
}

/// What is told to the process while the editor, which hears it too, does not run.
struct Heard {
    interrupts: UnixStream,
    resizes: UnixStream,
}

impl Heard {
    /// Ctrl-C ends the process again once it is `over`, which may be before a command lets the host end.
    fn new(over: &Arc<AtomicBool>) -> io::Result<Self> {
        register_conditional_default(SIGINT, Arc::clone(over))?;
        Ok(Self { interrupts: hear(SIGINT)?, resizes: hear(SIGWINCH)? })
    }
}

/// Readable from each signal on.
fn hear(signal: i32) -> io::Result<UnixStream> {
    let (heard, told) = UnixStream::pair()?;
    heard.set_nonblocking(true)?;
    signal_hook::low_level::pipe::register(signal, told)?;
    Ok(heard)
}

/// What the two threads of a session at the terminal share. The session itself is the reader's alone, so the hooks that
/// Ctrl-C and `cancel` run hold nothing, and what is said meanwhile is shown.
struct Connection {
    /// Where the session says what the writer shows.
    outlet: Arc<human::Outlet>,
    signal: Arc<Signal>,
    entered: Entered,
    dispatch: Dispatch,
    /// The person types no more.
    ended: AtomicBool,
    /// The writer has ended.
    shown: Arc<AtomicBool>,
}

/// Serves the person at the terminal, on threads of its own; `ended` runs when all is said.
pub(super) fn serve(
    door: &Arc<Door>,
    terminal: human::Terminal,
    peer: Peer,
    dispatch: &Dispatch,
    ended: impl FnOnce() + Send + 'static,
) -> io::Result<()> {
    let signal = Arc::new(Signal::new()?);
    let session = human::Session::on_terminal(&door.monitor, peer, terminal);
    let (waker, wake) = (Arc::clone(&signal), Arc::clone(&signal));
    session.set_waker(Box::new(move || waker.raise()));
    let connection = Arc::new(Connection {
        outlet: Arc::clone(session.outlet()),
        signal,
        entered: door.enter(Arc::new(move || wake.raise())),
        dispatch: dispatch.clone(),
        ended: AtomicBool::new(false),
        shown: Arc::default(),
    });
    connection.start(session, ended)
}

impl Connection {
    fn start(
        self: Arc<Self>,
        mut session: human::Session,
        ended: impl FnOnce() + Send + 'static,
    ) -> io::Result<()> {
        let monitor = Arc::clone(&self.entered.door.monitor);
        let modes = tcgetattr(io::stdin())?;
        let (suggest, dispatch) = (session.suggester(), self.dispatch.clone());
        let mut editor = Editor::new(&monitor, move |line| suggested(suggest(line), &dispatch))?;
        let screen = Arc::new(Screen { printer: Mutex::new(editor.printer()?), modes });
        let heard = Heard::new(&self.shown)?;
        let (writing, shown) = (Arc::clone(&self), Arc::clone(&screen));
        thread::Builder::new().name(format!("{} write", monitor.name())).spawn(move || {
            writing.show_all(&shown);
            shown.restore();
            writing.entered.door.add_failures(writing.outlet.failures());
            writing.shown.store(true, Ordering::Release);
            writing.signal.raise();
            // The reader may be in the editor until the process ends, so it is not what stays inside.
            writing.entered.leave();
            ended();
        })?;
        let reading = Arc::clone(&self);
        let started = thread::Builder::new().name(format!("{} read", monitor.name())).spawn(move || {
            reading.edit_lines(&mut session, &mut editor, &screen, &heard);
            reading.ended.store(true, Ordering::Release);
            reading.signal.raise();
            // What is not shown yet, or not even said, would end with the session.
            reading.wait_shown();
        });
        if started.is_err() {
            // The session went with the thread, and the writer is to see it.
            self.signal.raise();
        }
        started.map(drop)
    }

    /// Whether what is said now is the last.
    fn is_stopping(&self) -> bool {
        self.entered.door.stage() >= Stage::Closing
    }

    /// Shows the prompt whenever a line is wanted, until the person has ended.
    fn edit_lines(&self, session: &mut human::Session, editor: &mut Editor, screen: &Screen, heard: &Heard) {
        loop {
            let seen = self.signal.now();
            if self.is_stopping() || session.is_dropped() {
                return;
            }
            while let Some(call) = session.poll_call() {
                self.dispatch.dispatch(call);
            }
            if !session.wants_line() {
                self.wait_in_flight(session, seen, heard);
                continue;
            }
            // What was said before the prompt is shown before it.
            self.show(screen);
            let edited = editor.edit(|line| session.may_be_kept(line));
            // The terminal may have another width than when the prompt was shown.
            session.handle_resize(columns());
            match edited {
                Edited::Line(mut line) => {
                    line.push('\n');
                    session.handle_input(line.as_bytes());
                }
                Edited::Ended if session.handle_leave() => return,
                Edited::Interrupted | Edited::Ended => {}
            }
            drain(&heard.interrupts);
        }
    }

    /// Waits until there is something to look at again; Ctrl-C and another width go to the session.
    fn wait_in_flight(&self, session: &mut human::Session, seen: u64, heard: &Heard) {
        self.signal.wait_or_readable(seen, [&heard.interrupts, &heard.resizes]);
        if drain(&heard.resizes) {
            session.handle_resize(columns());
            self.signal.raise();
        }
        if drain(&heard.interrupts) {
            session.handle_interrupt();
            self.signal.raise();
        }
    }

    /// Waits until the writer has ended.
    fn wait_shown(&self) {
        loop {
            let seen = self.signal.now();
            if self.shown.load(Ordering::Acquire) {
                return;
            }
            self.signal.wait(seen, None);
        }
    }

    /// Shows what is said until all is.
    fn show_all(&self, screen: &Screen) {
        let mut seen = 0;
        loop {
            // Asked before the output is taken: what was answered before the server stopped is then in it.
            let closing = self.is_stopping() || self.ended.load(Ordering::Acquire);
            if closing {
                self.outlet.close();
            }
            if !self.show(screen) {
                self.outlet.outbox.close();
                return;
            }
            if closing || self.outlet.is_dropped() {
                return;
            }
            seen = self.signal.wait(seen, self.heed_time());
        }
    }

    /// Delivers the events that are due, and tells how long until the next ones are. By the clock of the machine's events,
    /// which may be set back: it is looked at again then.
    fn heed_time(&self) -> Option<Duration> {
        let now = self.entered.door.monitor.events().now();
        if self.outlet.poll_timeout().is_some_and(|due| due <= now) {
            self.outlet.handle_timeout(now);
        }
        self.outlet.poll_timeout().map(|due| due.duration_since(now).unwrap_or_default())
    }

    /// Shows what was said since the last time; tells whether the terminal is still there.
    fn show(&self, screen: &Screen) -> bool {
        let mut printer = lock(&screen.printer);
        let mut output = Vec::new();
        self.outlet.outbox.take_output(&mut output);
        output.is_empty() || printer.print(&String::from_utf8_lossy(&output))
    }
}

/// What the host knows of `suggestions`, which is not waited for when it is busy.
fn suggested(mut suggestions: human::Suggestions, dispatch: &Dispatch) -> human::Suggestions {
    if let human::Candidates::Host { call, words } = suggestions.candidates {
        dispatch.dispatch(call);
        suggestions.candidates = human::Candidates::Words(words.recv_timeout(PATIENCE).unwrap_or_default());
    }
    suggestions
}

impl Screen {
    /// Leaves the terminal as it was found, also when the editor still waits for a line.
    fn restore(&self) {
        let _printer = lock(&self.printer);
        let Ok(modes) = tcgetattr(io::stdin()) else { return };
        if modes.local_modes != self.modes.local_modes {
            let _ = io::stdout().write_all(b"\x1b[?2004l\r\n").and_then(|()| io::stdout().flush());
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, &self.modes);
        }
    }
}

/// Takes the signals that came; tells whether there were any.
fn drain(mut interrupts: &UnixStream) -> bool {
    let mut taken = false;
    while io::Read::read(&mut interrupts, &mut [0; 64]).is_ok_and(|read| read > 0) {
        taken = true;
    }
    taken
}
