//! A human session on the process's terminal. While the prompt is shown, the editor has the terminal and the line; while a
//! command is in flight, the terminal is as the process found it, what is typed waits in it, and Ctrl-C is a signal.

use super::editor::{Edited, Editor, Printer};
use super::signal::Signal;
use crate::command::Peer;
use crate::serve::door::{Door, Entered, Stage};
use crate::serve::host::{Dispatch, lock};
use crate::serve::session::{Kind, Session};
use crate::{Monitor, human};
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcgetwinsize, tcsetattr};
use signal_hook::consts::{SIGINT, SIGWINCH};
use std::env;
use std::io::{self, IsTerminal, Write};
use std::os::unix::net::UnixStream;
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
    fn new() -> io::Result<Self> {
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

/// A session on the terminal, between the thread that edits lines and the one that shows what is said. Its lock is held
/// while it is polled, never while something blocks or a command runs.
struct Connection {
    session: Mutex<Session>,
    signal: Arc<Signal>,
    entered: Entered,
    dispatch: Dispatch,
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
    let session = Session::new(Kind::Terminal(terminal), &door.monitor, peer);
    let (waker, wake) = (Arc::clone(&signal), Arc::clone(&signal));
    session.set_waker(Box::new(move || waker.raise()));
    let connection = Arc::new(Connection {
        session: Mutex::new(session),
        signal,
        entered: door.enter(Arc::new(move || wake.raise())),
        dispatch: dispatch.clone(),
    });
    connection.start(&door.monitor, ended)
}

impl Connection {
    fn start(self: Arc<Self>, monitor: &Monitor, ended: impl FnOnce() + Send + 'static) -> io::Result<()> {
        let modes = tcgetattr(io::stdin())?;
        let asking = Arc::downgrade(&self);
        let mut editor = Editor::new(monitor, move |line| asking.upgrade()?.suggest(line))?;
        let screen = Arc::new(Screen { printer: Mutex::new(editor.printer()?), modes });
        let heard = Heard::new()?;
        let (writing, shown) = (Arc::clone(&self), Arc::clone(&screen));
        thread::Builder::new().name(format!("{} write", monitor.name())).spawn(move || {
            writing.show_all(&shown);
            shown.restore();
            let failures = lock(&writing.session).failures();
            writing.entered.door.add_failures(failures);
            // The reader may be in the editor until the process ends, so it is not what stays inside.
            writing.entered.leave();
            ended();
        })?;
        let reading = Arc::clone(&self);
        let started = thread::Builder::new().name(format!("{} read", monitor.name())).spawn(move || {
            reading.edit_lines(&mut editor, &screen, &heard);
            lock(&reading.session).handle_end();
            reading.signal.raise();
        });
        if started.is_err() {
            lock(&self.session).handle_disconnect();
            self.signal.raise();
        }
        started.map(drop)
    }

    /// Whether what is said now is the last.
    fn is_stopping(&self) -> bool {
        self.entered.door.stage() >= Stage::Closing
    }

    /// Hands on the calls there are, in the order the session gives them: two threads do this, so a call is handed on
    /// before the next one is asked for.
    fn pump(&self) {
        let mut session = lock(&self.session);
        while let Some(call) = session.poll_call() {
            self.dispatch.dispatch(call);
        }
    }

    /// Shows the prompt whenever a line is wanted, until the person has ended.
    fn edit_lines(&self, editor: &mut Editor, screen: &Screen, heard: &Heard) {
        loop {
            let seen = self.signal.now();
            if self.is_stopping() || lock(&self.session).is_finished() {
                return;
            }
            self.pump();
            if !self.with_human(|session| session.wants_line()) {
                self.wait_in_flight(seen, heard);
                continue;
            }
            // What was said before the prompt is shown before it.
            self.show(screen);
            self.with_human(|session| session.handle_resize(columns()));
            match editor.edit(|line| self.with_human(|session| session.may_be_kept(line))) {
                Edited::Line(mut line) => {
                    line.push('\n');
                    self.with_human(|session| session.handle_input(line.as_bytes()));
                }
                Edited::Interrupted => {}
                Edited::Ended => return,
            }
            drain(&heard.interrupts);
            self.pump();
            self.signal.raise();
        }
    }

    /// Waits until there is something to look at again; Ctrl-C and another width go to the session.
    fn wait_in_flight(&self, seen: u64, heard: &Heard) {
        self.signal.wait_or_readable(seen, [&heard.interrupts, &heard.resizes]);
        let (interrupted, resized) = (drain(&heard.interrupts), drain(&heard.resizes));
        if resized {
            self.with_human(|session| session.handle_resize(columns()));
        }
        if interrupted {
            self.with_human(human::Session::handle_interrupt);
        }
        if resized || interrupted {
            self.signal.raise();
        }
    }

    fn with_human<T: Default>(&self, act: impl FnOnce(&mut human::Session) -> T) -> T {
        lock(&self.session).human().map(act).unwrap_or_default()
    }

    /// What completes `line`. The host is asked where only it knows, and not waited for when it is busy.
    fn suggest(&self, line: &str) -> Option<human::Suggestions> {
        let mut session = lock(&self.session);
        let mut suggestions = session.human()?.complete(line);
        drop(session);
        if let human::Candidates::Host { call, words } = suggestions.candidates {
            self.dispatch.dispatch(call);
            let words = words.recv_timeout(PATIENCE).unwrap_or_default();
            suggestions.candidates = human::Candidates::Words(words);
        }
        Some(suggestions)
    }

    /// Shows what is said until all is.
    fn show_all(&self, screen: &Screen) {
        let mut seen = 0;
        loop {
            self.pump();
            // Asked before the output is taken: what was answered before the server stopped is then in it.
            let stopping = self.is_stopping();
            if stopping {
                self.with_human(human::Session::handle_close);
            }
            if !self.show(screen) {
                lock(&self.session).handle_disconnect();
                return;
            }
            if lock(&self.session).is_finished() || stopping {
                return;
            }
            seen = self.signal.wait(seen, self.heed_time());
        }
    }

    /// Tells the session the time where it is due, and how long until it is. By the clock of the machine's events, which may
    /// be set back: it is looked at again then.
    fn heed_time(&self) -> Option<Duration> {
        let now = self.entered.door.monitor.events().now();
        let mut session = lock(&self.session);
        if session.poll_timeout().is_some_and(|due| due <= now) {
            session.handle_timeout(now);
        }
        session.poll_timeout().map(|due| due.duration_since(now).unwrap_or_default())
    }

    /// Shows what was said since the last time; tells whether the terminal is still there.
    fn show(&self, screen: &Screen) -> bool {
        let mut printer = lock(&screen.printer);
        let mut output = Vec::new();
        lock(&self.session).poll_output(&mut output);
        output.is_empty() || printer.print(&String::from_utf8_lossy(&output))
    }
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
