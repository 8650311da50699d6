//! One session and its stream, moved on without ever waiting. What comes before it is `client`'s.

use super::door::{Door, Entered, Stage, Wake};
use super::session::{Kind, Session};
use super::stream::{Passed, Transport};
use super::wire::Wire;
use crate::command::{Call, Peer};
use crate::session::KEPT_BYTES;
use std::fmt;
use std::io::{self, ErrorKind};
use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::time::Duration;

/// The most that one session reads before others have their turn.
pub(super) const READ_BYTES: usize = 64 << 10;

/// What becomes of a connection that has been moved on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// It goes on when its stream is ready for one of these, again, when it is woken, or when `time` has passed. Where it
    /// would `diagnose`, standard error is full.
    Wait { read: bool, write: bool, diagnose: bool, time: Option<Duration> },
    /// It can go on at once; others may come first.
    Again,
    /// All is said, or nobody listens.
    Ended,
}

/// A session being served.
#[expect(clippy::struct_excessive_bools, reason = "edges tell of each apart, in any order")]
pub(super) struct Connection<T> {
    pub(super) wire: Wire<T>,
    session: Session,
    entered: Entered,
    peer: Peer,
    /// Taken from the session; the first `written` bytes are out.
    output: Vec<u8>,
    written: usize,
    /// What goes with the first byte of `output`, until that is out.
    passing: Vec<OwnedFd>,
    /// Taken from the session, and not out on standard error.
    diagnostics: Vec<u8>,
    /// Reading, or writing, has not failed with `WouldBlock` since the driver last said it is ready.
    readable: bool,
    writable: bool,
    /// A short read may leave something, of which no edge tells again: it is read until there is nothing.
    read_on: bool,
    /// What was written is out, and does not wait to be encrypted or sent.
    flushed: bool,
    /// What the session was told of the door's stage.
    told: Stage,
}

impl<T> fmt::Debug for Connection<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection").field("peer", &self.peer).finish_non_exhaustive()
    }
}

impl<T> fmt::Display for Connection<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "monitor {}: {}", self.entered.door.monitor.name(), self.peer)
    }
}

impl<T: Transport> Connection<T> {
    /// A connection that has just been made. `wake` is called, from any thread, when it is to be moved on.
    pub(super) fn new(door: &Arc<Door>, peer: Peer, wire: Wire<T>, wake: Wake) -> Self {
        let kind = match door.kind {
            Kind::Human if wire.stream.is_script() => Kind::Script,
            kind => kind,
        };
        let session = Session::new(kind, &door.monitor, peer.clone());
        let waker = Arc::clone(&wake);
        session.set_waker(Box::new(move || waker()));
        let connection = Self {
            wire,
            session,
            entered: door.enter(wake),
            peer,
            output: Vec::new(),
            written: 0,
            passing: Vec::new(),
            diagnostics: Vec::new(),
            readable: true,
            writable: true,
            read_on: false,
            flushed: true,
            told: Stage::Open,
        };
        log::info!("{connection} connected");
        connection
    }

    /// The stream is, or may be, ready again.
    pub(super) fn set_ready(&mut self, read: bool, write: bool) {
        self.readable |= read;
        self.writable |= write;
    }

    /// Reads may end early from now on: at the end, which comes as a read of its own, and at a mark of urgent data.
    #[cfg(feature = "epoll")]
    pub(super) fn read_on(&mut self) {
        self.read_on = true;
    }

    /// The client is gone in both directions: it reads no answers any more.
    pub(super) fn hang_up(&mut self) {
        self.session.handle_disconnect();
    }

    /// Does what can be done without waiting: reads once, gives calls to `take`, writes what there is.
    ///
    /// What [`Turn::Wait`] names has failed with `WouldBlock`, or would, so an edge-triggered driver misses nothing.
    pub(super) fn advance(&mut self, buffer: &mut [u8], take: &mut dyn FnMut(Call)) -> Turn {
        self.heed_stage();
        self.heed_time();
        let moved = self.read(buffer).and_then(|()| self.answer(take)).and_then(|()| self.flush());
        if let Err(error) = moved {
            log::info!("{self} failed: {error}");
            self.fail_script(&error);
            self.session.handle_disconnect();
        }
        let all_out = self.output.is_empty() && self.flushed;
        let diagnose = !self.diagnostics.is_empty();
        if self.session.is_dropped() || all_out && !diagnose && self.session.is_finished() {
            return Turn::Ended;
        }
        let read = self.session.wants_input();
        if read && self.readable {
            return Turn::Again;
        }
        Turn::Wait { read, write: !all_out, diagnose, time: self.time_left() }
    }

    /// Lets a script that cannot say what it has to say fail, and tells why. Who stops reading, as `head` does, has enough.
    fn fail_script(&mut self, error: &io::Error) {
        if self.wire.stream.is_script() && error.kind() != ErrorKind::BrokenPipe {
            self.entered.door.add_failures(1);
            let name = self.entered.door.monitor.name();
            // The last that is told, so what does not fit now is given up.
            let text = format!("monitor {name}: standard input or output failed: {error}\n");
            let _ = self.wire.stream.write_diagnostics(text.as_bytes());
        }
    }

    /// Tells the session what it has to know of the closing of its door.
    fn heed_stage(&mut self) {
        let stage = self.entered.door.stage();
        if stage == self.told {
            return;
        }
        self.told = stage;
        match stage {
            Stage::Open => {}
            Stage::Finishing => self.session.handle_end(),
            Stage::Closing => self.session.handle_close(),
            Stage::Gone => self.session.handle_disconnect(),
        }
    }

    /// How long until what is held back is due. By the clock of the machine's events, which may be set back: it is looked at
    /// again then.
    fn time_left(&self) -> Option<Duration> {
        let due = self.session.poll_timeout()?;
        Some(due.duration_since(self.entered.door.monitor.events().now()).unwrap_or_default())
    }

    fn heed_time(&mut self) {
        if self.time_left() == Some(Duration::ZERO) {
            self.session.handle_timeout(self.entered.door.monitor.events().now());
        }
    }

    fn read(&mut self, buffer: &mut [u8]) -> io::Result<()> {
        let mut passed = Passed::default();
        while self.readable && self.session.wants_input() {
            match self.wire.read(buffer, &mut passed) {
                Ok(0) => self.session.handle_end(),
                Ok(read) => {
                    let short = read < buffer.len() && passed.is_empty();
                    if short && !self.read_on && self.wire.is_drained_by_short_read() {
                        self.readable = false;
                    }
                    self.session.handle_descriptors(passed.descriptors);
                    self.session.handle_input(&buffer[..read]);
                    break;
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => self.readable = false,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Hands on calls and writes what is said, until the session has neither.
    fn answer(&mut self, take: &mut dyn FnMut(Call)) -> io::Result<()> {
        // What was said before a diagnostic is out before it, and it is out before a line is run that comes behind.
        while self.diagnose() {
            while let Some(call) = self.session.poll_call() {
                take(call);
            }
            if self.output.is_empty() {
                self.passing = self.session.poll_output(&mut self.output);
            }
            if !self.output.is_empty() {
                if !self.write()? {
                    return Ok(());
                }
                continue;
            }
            self.session.poll_diagnostics(&mut self.diagnostics);
            if self.diagnostics.is_empty() {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Writes what belongs on standard error. Tells whether all of it is written.
    fn diagnose(&mut self) -> bool {
        while !self.diagnostics.is_empty() {
            match self.wire.stream.write_diagnostics(&self.diagnostics) {
                Err(error) if error.kind() == ErrorKind::WouldBlock => return false,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Ok(written) if written > 0 => drop(self.diagnostics.drain(..written)),
                // Where it cannot be written, nobody wants to read it.
                Ok(_) | Err(_) => self.diagnostics = Vec::new(),
            }
        }
        true
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.wire.flush() {
            Ok(()) => self.flushed = true,
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                (self.flushed, self.writable) = (false, false);
            }
            // It is tried again at once.
            Err(error) if error.kind() == ErrorKind::Interrupted => return self.flush(),
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// Tells whether all output is written.
    fn write(&mut self) -> io::Result<bool> {
        while self.writable {
            match self.wire.write(&self.output[self.written..], &self.passing) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(written) => {
                    self.written += written;
                    self.passing.clear();
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => self.writable = false,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
            if self.written == self.output.len() {
                self.written = 0;
                self.output.clear();
                self.output.shrink_to(KEPT_BYTES);
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl<T> Drop for Connection<T> {
    fn drop(&mut self) {
        self.entered.door.add_failures(self.session.failures());
        log::info!("{self} left");
    }
}

#[cfg(test)]
mod tests;
