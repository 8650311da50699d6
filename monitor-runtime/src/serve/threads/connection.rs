//! One session between two threads: the reader gives it input, the writer writes what it says; both hand its calls on.
//! The session's lock is held while it is polled, never while something blocks or a command runs.

use super::Dispatch;
use super::transport::Transport;
use crate::command::Peer;
use crate::serve::session::{Kind, Session};
use crate::{Events, Monitor};
use rustix::event::{EventfdFlags, eventfd};
use std::io::{self, Write};
use std::os::fd::OwnedFd;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::thread;
use std::time::{Duration, Instant};

/// How long a person who presses Tab waits for the host.
#[cfg(feature = "terminal")]
const PATIENCE: Duration = Duration::from_millis(500);

#[cfg(feature = "terminal")]
mod editor;
#[cfg(feature = "terminal")]
mod terminal;

#[cfg(feature = "terminal")]
pub(super) use terminal::terminal;

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Tells a connection's two threads that there is something to look at again. The writer waits on the condition; the
/// reader, which also looks for a hang-up, on the bell.
#[derive(Debug)]
struct Signal {
    raised: Mutex<Raised>,
    changed: Condvar,
    bell: OwnedFd,
}

#[derive(Debug, Default)]
struct Raised {
    count: u64,
    /// The reader waits for the bell. Set by it, cleared by whoever rings.
    parked: bool,
}

impl Signal {
    fn new() -> io::Result<Self> {
        let bell = eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?;
        Ok(Self { raised: Mutex::default(), changed: Condvar::new(), bell })
    }

    fn raise(&self) {
        let mut raised = lock(&self.raised);
        raised.count += 1;
        if std::mem::take(&mut raised.parked) {
            // It fails only when it rings already.
            let _ = rustix::io::write(&self.bell, &1_u64.to_ne_bytes());
        }
        self.changed.notify_all();
    }

    /// Waits until it was raised after `seen`, or for `limit`, and returns what to pass next.
    fn wait(&self, seen: u64, limit: Option<Duration>) -> u64 {
        let raised = lock(&self.raised);
        let unchanged = |raised: &mut Raised| raised.count == seen;
        let raised = match limit {
            None => self.changed.wait_while(raised, unchanged).unwrap_or_else(PoisonError::into_inner),
            Some(limit) => {
                let waited = self.changed.wait_timeout_while(raised, limit, unchanged);
                waited.unwrap_or_else(PoisonError::into_inner).0
            }
        };
        raised.count
    }

    /// Likewise, for the reader: tells whether the client was gone first.
    fn wait_or_gone<T: Transport>(&self, seen: u64, reader: &T::Reader) -> bool {
        {
            let mut raised = lock(&self.raised);
            if raised.count != seen {
                return false;
            }
            raised.parked = true;
        }
        let gone = T::wait_gone(reader, Some(&self.bell));
        lock(&self.raised).parked = false;
        // Silent again; it may not have rung.
        let _ = rustix::io::read(&self.bell, &mut [0; 8]);
        gone
    }

    fn now(&self) -> u64 {
        lock(&self.raised).count
    }
}

/// A session being served.
pub(super) struct Connection {
    name: String,
    events: Events,
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
    ) -> io::Result<Arc<Self>> {
        let signal = Arc::new(Signal::new()?);
        let session = Session::new(kind, monitor, peer);
        let waker = Arc::clone(&signal);
        session.set_waker(Box::new(move || waker.raise()));
        let connection = Arc::new(Self {
            name: monitor.name().to_owned(),
            events: monitor.events().clone(),
            session: Mutex::new(session),
            signal,
            dispatch: dispatch.clone(),
            live: Arc::clone(live),
        });
        Ok(connection)
    }

    /// Starts its threads; `ended` runs when all is said.
    pub(super) fn start<T: Transport>(
        self: Arc<Self>,
        transport: T,
        ended: impl FnOnce() + Send + 'static,
    ) -> io::Result<()> {
        let (mut reader, mut writer) = transport.split()?;
        self.live.enter(&self);
        let writing = Arc::clone(&self);
        // It is the writer that leaves, so it is started first.
        let started = thread::Builder::new().name(format!("{} write", self.name)).spawn(move || {
            writing.write(&mut writer);
            T::close(&writer);
            let failures = lock(&writing.session).failures();
            writing.live.leave(failures);
            ended();
        });
        if let Err(error) = started {
            self.live.leave(0);
            return Err(error);
        }
        let reading = Arc::clone(&self);
        let started = thread::Builder::new().name(format!("{} read", self.name)).spawn(move || {
            if reading.read::<T>(&mut reader) || T::wait_gone(&reader, None) {
                reading.gone();
            }
        });
        if let Err(error) = started {
            self.gone();
            return Err(error);
        }
        Ok(())
    }

    /// Reads until the input ends; a session that wants no input is waited for. Tells whether the client is known to be
    /// gone.
    fn read<T: Transport>(&self, reader: &mut T::Reader) -> bool {
        let mut buffer = vec![0; 64 << 10];
        loop {
            let mut seen = self.signal.now();
            while !lock(&self.session).wants_input() {
                if lock(&self.session).is_finished() || self.live.is_stopping() {
                    return false;
                }
                // Its client may leave while it is not read.
                if self.signal.wait_or_gone::<T>(seen, reader) {
                    return true;
                }
                seen = self.signal.now();
            }
            let mut descriptors = Vec::new();
            match T::receive(reader, &mut buffer, &mut descriptors) {
                Ok(0) => break,
                Ok(read) => {
                    let mut session = lock(&self.session);
                    session.handle_descriptors(descriptors);
                    session.handle_input(&buffer[..read]);
                }
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
        false
    }

    /// A client that is gone altogether wants no answers any more.
    fn gone(&self) {
        lock(&self.session).handle_disconnect();
        self.signal.raise();
    }

    /// Hands on the calls there are, in the order the session gives them: two threads do this, so a call is handed on
    /// before the next one is asked for.
    fn pump(&self) {
        loop {
            let mut session = lock(&self.session);
            match session.poll_call() {
                Some(call) if call.is_out_of_band() => {
                    // It runs here, which the session does not wait for.
                    drop(session);
                    self.dispatch.dispatch(call);
                }
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
            // Asked before the output is taken: what was answered before the server stopped is then in it.
            let stopping = self.live.is_stopping();
            lock(&self.session).poll_output(&mut output);
            if !output.is_empty() {
                if let Err(error) = self.write_out(writer, &output).and_then(|()| writer.flush()) {
                    log::info!("monitor {}: writing failed: {error}", self.name);
                    lock(&self.session).handle_disconnect();
                    return;
                }
                output.clear();
                // Reading may have waited for the output to be taken.
                self.signal.raise();
                continue;
            }
            if lock(&self.session).is_finished() || stopping {
                return;
            }
            seen = self.wait(seen);
        }
    }

    /// Writes all of `output`, however long the client takes to read it, unless the session drops it for that.
    fn write_out(&self, writer: &mut impl Write, output: &[u8]) -> io::Result<()> {
        let mut rest = output;
        while !rest.is_empty() {
            match writer.write(rest) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(written) => rest = &rest[written..],
                // The transport gives up now and then, so that this can be asked.
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    if lock(&self.session).is_dropped() {
                        return Err(io::Error::other("the client does not read"));
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Waits until there is something to look at again, or what was held back is due.
    fn wait(&self, seen: u64) -> u64 {
        let due = lock(&self.session).poll_timeout();
        // By the clock of the machine's events, which may be set back: it is looked at again then.
        let left = due.map(|due| due.duration_since(self.events.now()).unwrap_or_default());
        let seen = self.signal.wait(seen, left);
        let now = self.events.now();
        if due.is_some_and(|due| due <= now) {
            lock(&self.session).handle_timeout(now);
        }
        seen
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
