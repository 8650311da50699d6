//! One session between two threads: the reader gives it input, the writer writes what it says; both hand its calls on.
//! The session's lock is held while it is polled, never while something blocks or a command runs.

use super::Dispatch;
use crate::Monitor;
use crate::command::Peer;
use crate::serve::session::{Kind, Session};
use rustix::event::{PollFd, PollFlags, poll};
use std::io::{self, Read, Write};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::thread;
use std::time::{Duration, Instant};

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a session talks through.
pub(super) trait Transport: Sized + Send + 'static {
    type Reader: Read + Send;
    type Writer: Write + Send;

    fn split(self) -> io::Result<(Self::Reader, Self::Writer)>;
    /// Waits after the end of input until the client is gone, or the writer has closed.
    fn wait_gone(reader: &Self::Reader);
    /// Lets the other end, and the reader, know that all is said.
    fn close(writer: &Self::Writer);
}

impl Transport for UnixStream {
    type Reader = Self;
    type Writer = Self;

    fn split(self) -> io::Result<(Self, Self)> {
        let reader = self.try_clone()?;
        Ok((reader, self))
    }

    fn wait_gone(reader: &Self) {
        // Asked for nothing, poll reports a hang-up only: both directions are shut. A client that only ended its own
        // direction still gets its replies.
        while let Err(rustix::io::Errno::INTR) = poll(&mut [PollFd::new(reader, PollFlags::empty())], None) {}
    }

    fn close(writer: &Self) {
        // Already closed is as good.
        let _ = writer.shutdown(Shutdown::Both);
    }
}

/// The process's standard input and output.
#[derive(Debug)]
pub(super) struct Stdio;

impl Transport for Stdio {
    type Reader = io::Stdin;
    type Writer = io::Stdout;

    fn split(self) -> io::Result<(io::Stdin, io::Stdout)> {
        Ok((io::stdin(), io::stdout()))
    }
    fn wait_gone(_: &io::Stdin) {}
    fn close(_: &io::Stdout) {}
}

/// Tells threads that there is something to look at again.
#[derive(Debug, Default)]
struct Signal {
    raised: Mutex<u64>,
    changed: Condvar,
}

impl Signal {
    fn raise(&self) {
        *lock(&self.raised) += 1;
        self.changed.notify_all();
    }

    /// Waits until it was raised after `seen`, and returns what to pass next.
    fn wait(&self, seen: u64) -> u64 {
        let raised = lock(&self.raised);
        *self.changed.wait_while(raised, |raised| *raised == seen).unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> u64 {
        *lock(&self.raised)
    }
}

/// A session being served.
pub(super) struct Connection {
    name: String,
    session: Mutex<Session>,
    signal: Arc<Signal>,
    dispatch: Dispatch,
    live: Arc<Live>,
}

impl Connection {
    pub(super) fn new(
        kind: Kind,
        monitor: &Arc<Monitor>,
        peer: Peer,
        dispatch: &Dispatch,
        live: &Arc<Live>,
    ) -> Arc<Self> {
        let session = Session::new(kind, monitor, peer);
        let signal = Arc::new(Signal::default());
        let waker = Arc::clone(&signal);
        session.set_waker(Box::new(move || waker.raise()));
        let connection = Arc::new(Self {
            name: monitor.name().to_owned(),
            session: Mutex::new(session),
            signal,
            dispatch: dispatch.clone(),
            live: Arc::clone(live),
        });
        live.enter(&connection);
        connection
    }

    /// Starts its threads; `ended` runs when all is said.
    pub(super) fn start<T: Transport>(
        self: Arc<Self>,
        transport: T,
        ended: impl FnOnce() + Send + 'static,
    ) -> io::Result<()> {
        let (mut reader, mut writer) = transport.split()?;
        let reading = Arc::clone(&self);
        thread::Builder::new().name(format!("{} read", self.name)).spawn(move || {
            reading.read(&mut reader);
            T::wait_gone(&reader);
            reading.gone::<T>();
        })?;
        thread::Builder::new().name(format!("{} write", self.name)).spawn(move || {
            self.write(&mut writer);
            T::close(&writer);
            let failures = lock(&self.session).failures();
            self.live.leave(failures);
            ended();
        })?;
        Ok(())
    }

    /// Reads until the input ends; a session that wants no input is waited for.
    fn read(&self, reader: &mut impl Read) {
        let mut buffer = vec![0; 64 << 10];
        loop {
            let mut seen = self.signal.now();
            while !lock(&self.session).wants_input() {
                if lock(&self.session).is_finished() || self.live.is_stopping() {
                    return;
                }
                seen = self.signal.wait(seen);
            }
            match reader.read(&mut buffer) {
                Ok(0) => break,
                Ok(read) => lock(&self.session).handle_input(&buffer[..read]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    log::info!("monitor {}: reading failed: {error}", self.name);
                    break;
                }
            }
            self.pump();
            self.signal.raise();
        }
        lock(&self.session).handle_end();
        self.signal.raise();
    }

    /// After the end of input: a client that is gone altogether wants no answers any more.
    fn gone<T: Transport>(&self) {
        if std::any::TypeId::of::<T>() != std::any::TypeId::of::<Stdio>() {
            lock(&self.session).handle_disconnect();
            self.signal.raise();
        }
    }

    /// Hands on the calls there are.
    fn pump(&self) {
        loop {
            // One at a time: the lock is released before an out-of-band command runs.
            let call = lock(&self.session).poll_call();
            match call {
                Some(call) => self.dispatch.dispatch(call),
                None => break,
            }
        }
    }

    /// Writes until all is said or the client is gone.
    fn write(&self, writer: &mut impl Write) {
        let mut output = Vec::new();
        let mut seen = 0;
        loop {
            self.pump();
            lock(&self.session).poll_output(&mut output);
            if !output.is_empty() {
                if let Err(error) = writer.write_all(&output).and_then(|()| writer.flush()) {
                    log::info!("monitor {}: writing failed: {error}", self.name);
                    lock(&self.session).handle_disconnect();
                    return;
                }
                output.clear();
                // Reading may have waited for the output to be taken.
                self.signal.raise();
                continue;
            }
            if lock(&self.session).is_finished() || self.live.is_stopping() {
                return;
            }
            seen = self.signal.wait(seen);
        }
    }
}

/// The connections of a server.
#[derive(Debug, Default)]
pub(super) struct Live {
    inside: Mutex<Inside>,
    left: Condvar,
}

#[derive(Debug, Default)]
struct Inside {
    stopping: bool,
    count: usize,
    failures: u64,
    signals: Vec<Weak<Signal>>,
}

impl Live {
    fn enter(&self, connection: &Connection) {
        let mut inside = lock(&self.inside);
        inside.count += 1;
        inside.signals.retain(|signal| signal.strong_count() > 0);
        inside.signals.push(Arc::downgrade(&connection.signal));
    }

    fn leave(&self, failures: u64) {
        let mut inside = lock(&self.inside);
        inside.count -= 1;
        inside.failures += failures;
        self.left.notify_all();
    }

    fn is_stopping(&self) -> bool {
        lock(&self.inside).stopping
    }

    /// Lets all connections write what they have, waits for them for at most `grace`, and tells how many lines failed.
    pub(super) fn finish(&self, grace: Duration) -> u64 {
        let deadline = Instant::now() + grace;
        let mut inside = lock(&self.inside);
        inside.stopping = true;
        let signals: Vec<_> = inside.signals.iter().filter_map(Weak::upgrade).collect();
        drop(inside);
        for signal in signals {
            signal.raise();
        }
        inside = lock(&self.inside);
        while inside.count > 0 {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                log::warn!("{} monitor clients did not read their last replies in time", inside.count);
                break;
            }
            inside = self.left.wait_timeout(inside, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        inside.failures
    }
}
