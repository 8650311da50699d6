//! All listeners and sessions of a server on one epoll descriptor. What a session does when it is ready is `connection`'s.
//!
//! Registrations are edge-triggered. Whether a socket can be written to is only waited for while something is to be written
//! that does not fit: otherwise a client would wake us by each reply that it reads. So, while a client reads, there is no
//! `epoll_ctl`, and the descriptor is readable only when there is something to do.

use super::alarms::Alarms;
use crate::Waker;
use crate::command::{Call, Peer};
use crate::serve::bell::Bell;
use crate::serve::client::Client;
use crate::serve::connection::{READ_BYTES, Turn};
use crate::serve::door::{Door, Entered, Stage, Wake};
use crate::serve::host::{Dispatch, Stopper, lock};
use crate::serve::listener::{Accepted, Listener};
use crate::serve::stream::Stream;
use rustix::event::epoll::{self, CreateFlags, EventData, EventFlags};
use rustix::io::Errno;
use rustix::time::Timespec;
use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// How many events are taken at once.
const EVENTS: usize = 64;

/// The bell's token, and the timer's; others count from 2.
const BELL: u64 = 0;
const TIMER: u64 = 1;

/// What is waited for.
enum Source {
    Listener(Listener, Entered),
    Session(Served),
}

/// A client, and what is waited for.
struct Served {
    client: Client<Stream>,
    /// What the end of a session on standard input stops.
    stopper: Option<Stopper>,
    /// Its socket is registered for being writable.
    writes: bool,
}

/// What is always waited for on a socket. Of urgent data only that it is there: it is no part of the stream.
const READS: EventFlags =
    EventFlags::IN.union(EventFlags::PRI).union(EventFlags::RDHUP).union(EventFlags::ET);

/// Who is to be looked at, whatever their descriptors say.
#[derive(Debug)]
struct Woken {
    inside: Mutex<Waking>,
    bell: Bell,
}

#[derive(Debug, Default)]
struct Waking {
    tokens: Vec<u64>,
    /// The loop is at work, and looks here before it leaves: there is no need to ring.
    attended: bool,
}

impl Woken {
    fn wake(&self, token: u64) {
        let attended = {
            let mut inside = lock(&self.inside);
            inside.tokens.push(token);
            inside.attended
        };
        if !attended {
            self.bell.ring();
        }
    }

    /// The loop begins its work.
    fn attend(&self) {
        lock(&self.inside).attended = true;
    }

    /// Moves those that were woken into `tokens`, which is empty.
    fn take(&self, tokens: &mut Vec<u64>) {
        std::mem::swap(&mut lock(&self.inside).tokens, tokens);
    }

    /// The loop ends its work; it is called again if there is more already.
    fn leave(&self) {
        let more = {
            let mut inside = lock(&self.inside);
            inside.attended = false;
            !inside.tokens.is_empty()
        };
        if more {
            self.bell.ring();
        }
    }
}

pub(super) struct Poller {
    epoll: OwnedFd,
    /// What all sessions read into.
    buffer: Vec<u8>,
    sources: BTreeMap<u64, Source>,
    /// Tokens are not used again, so a late event or wake-up reaches nobody else.
    next: u64,
    alarms: Alarms,
    woken: Arc<Woken>,
    /// Memory for who was woken.
    tokens: Vec<u64>,
    dispatch: Dispatch,
}

impl fmt::Debug for Poller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Poller").field("sources", &self.sources.len()).finish_non_exhaustive()
    }
}

impl Poller {
    pub(super) fn new(dispatch: &Dispatch) -> io::Result<Self> {
        let epoll = epoll::create(CreateFlags::CLOEXEC)?;
        let woken = Arc::new(Woken { inside: Mutex::default(), bell: Bell::new()? });
        epoll::add(&epoll, &woken.bell, EventData::new_u64(BELL), EventFlags::IN | EventFlags::ET)?;
        let alarms = Alarms::new()?;
        epoll::add(&epoll, &alarms, EventData::new_u64(TIMER), EventFlags::IN)?;
        Ok(Self {
            epoll,
            buffer: vec![0; READ_BYTES],
            sources: BTreeMap::new(),
            next: TIMER + 1,
            alarms,
            woken,
            tokens: Vec::new(),
            dispatch: dispatch.clone(),
        })
    }

    /// Whether there is nothing to wait for any more.
    pub(super) fn is_empty(&self) -> bool {
        self.sources.is_empty()
    }

    /// What makes its descriptor readable.
    pub(super) fn waker(&self) -> Waker {
        let woken = Arc::clone(&self.woken);
        Box::new(move || woken.bell.ring())
    }

    pub(super) fn listen(&mut self, door: &Arc<Door>, mut listener: Listener) -> io::Result<()> {
        let (token, wake) = self.token();
        self.register(&listener, token, EventFlags::IN)?;
        door.listens(&mut listener);
        self.sources.insert(token, Source::Listener(listener, door.enter(wake)));
        Ok(())
    }

    pub(super) fn connect(
        &mut self,
        door: &Arc<Door>,
        stream: Stream,
        peer: Peer,
        stopper: Option<Stopper>,
    ) -> io::Result<()> {
        let (token, wake) = self.token();
        let (input, output) = stream.descriptors();
        if stream.is_socket() {
            self.register(input, token, READS)?;
        } else {
            self.register(input, token, EventFlags::IN)?;
            self.register(output, token, EventFlags::OUT)?;
            // Where a script's errors go.
            self.register(rustix::stdio::stderr(), token, EventFlags::OUT)?;
        }
        let client = Client::new(door, peer, stream, wake);
        self.sources.insert(token, Source::Session(Served { client, stopper, writes: false }));
        // Its greeting waits to be written.
        self.woken.wake(token);
        Ok(())
    }

    fn token(&mut self) -> (u64, Wake) {
        let (token, woken) = (self.next, Arc::clone(&self.woken));
        self.next += 1;
        (token, Arc::new(move || woken.wake(token)))
    }

    fn register(&self, source: impl AsFd, token: u64, flags: EventFlags) -> io::Result<()> {
        match epoll::add(&self.epoll, source, EventData::new_u64(token), flags | EventFlags::ET) {
            // A regular file, as standard input or output may be, is always ready; and they may be one descriptor.
            Err(Errno::PERM | Errno::EXIST) => Ok(()),
            other => Ok(other?),
        }
    }

    /// Looks at what is ready, each once or twice, and at no more than [`EVENTS`], so that it returns however much clients
    /// ask: for the rest, the descriptor stays readable. Calls go to `take`. Waits for something to be ready for at most
    /// `time`; without one, until it is.
    pub(super) fn process(&mut self, time: Option<Duration>, take: &mut dyn FnMut(Call)) {
        let time =
            time.map(|time| Timespec::try_from(time).unwrap_or(Timespec { tv_sec: i64::MAX, tv_nsec: 0 }));
        let mut events = [const { MaybeUninit::uninit() }; EVENTS];
        let ready = match epoll::wait(&self.epoll, &mut events, time.as_ref()) {
            Ok((ready, _)) => ready,
            // An interruption is as good as an event: nothing is lost by looking.
            Err(Errno::INTR) => &mut [],
            Err(error) => return log::error!("the monitors' epoll descriptor cannot be waited for: {error}"),
        };
        self.woken.attend();
        for event in &*ready {
            self.handle_event(event.data.u64(), event.flags, take);
        }
        self.visit_woken(take);
        self.woken.leave();
    }

    fn handle_event(&mut self, token: u64, flags: EventFlags, take: &mut dyn FnMut(Call)) {
        if token == BELL {
            // Who was woken is visited when all events are handled.
            return self.woken.bell.hear_edge();
        }
        if token == TIMER {
            for token in self.alarms.due() {
                self.visit(token, take);
            }
            return;
        }
        if let Some(Source::Session(Served { client, .. })) = self.sources.get_mut(&token) {
            let ended = flags.intersects(EventFlags::HUP | EventFlags::ERR | EventFlags::RDHUP);
            client
                .set_ready(ended || flags.contains(EventFlags::IN), ended || flags.contains(EventFlags::OUT));
            if ended || flags.contains(EventFlags::PRI) {
                client.read_on();
            }
            if client.stream().is_some_and(Stream::is_socket) && flags.contains(EventFlags::HUP) {
                client.hang_up();
            }
        }
        self.visit(token, take);
    }

    /// Moves those on that were woken until now: by commands that ran meanwhile, among others.
    fn visit_woken(&mut self, take: &mut dyn FnMut(Call)) {
        let mut tokens = std::mem::take(&mut self.tokens);
        self.woken.take(&mut tokens);
        // Many answers wake one session many times.
        tokens.sort_unstable();
        tokens.dedup();
        for token in tokens.drain(..) {
            self.visit(token, take);
        }
        self.tokens = tokens;
    }

    /// Moves one session on, or accepts who is there.
    fn visit(&mut self, token: u64, take: &mut dyn FnMut(Call)) {
        match self.sources.get_mut(&token) {
            Some(Source::Session(served)) => match served.client.advance(&mut self.buffer, take) {
                Turn::Wait { write, time, .. } => {
                    served.wait_to_write(&self.epoll, token, write);
                    self.alarms.set(token, time);
                }
                Turn::Again => self.woken.wake(token),
                Turn::Ended => {
                    served.client.close();
                    if let Some(stopper) = &served.stopper {
                        stopper.stop();
                    }
                    self.alarms.set(token, None);
                    self.sources.remove(&token);
                }
            },
            Some(Source::Listener(..)) => self.accept(token),
            None => {}
        }
    }

    fn accept(&mut self, token: u64) {
        while let Some(Source::Listener(listener, entered)) = self.sources.get_mut(&token) {
            let door = Arc::clone(&entered.door);
            if door.stage() != Stage::Open {
                self.sources.remove(&token);
                return;
            }
            let (stream, peer) = match listener.accept(&door.monitor) {
                Accepted::Client(stream, peer) => (stream, peer),
                Accepted::Nobody => return,
                Accepted::Later(time) => return self.alarms.set(token, Some(time)),
            };
            if let Err(error) = self.connect(&door, stream, peer, None) {
                log::warn!("monitor {}: a client could not be served: {error}", door.monitor.name());
            }
        }
    }
}

impl Served {
    /// Has the loop told, or no longer told, that the socket can be written to.
    fn wait_to_write(&mut self, epoll: &OwnedFd, token: u64, write: bool) {
        let Some(Stream::Socket(socket)) = self.client.stream() else { return };
        if write == self.writes {
            return;
        }
        let flags = if write { READS | EventFlags::OUT } else { READS };
        match epoll::modify(epoll, socket, EventData::new_u64(token), flags) {
            Ok(()) => self.writes = write,
            Err(error) => log::error!("{} cannot be waited for: {error}", self.client),
        }
    }
}

impl Drop for Poller {
    fn drop(&mut self) {
        // No more calls come.
        self.dispatch.stop();
    }
}

impl AsFd for Poller {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.epoll.as_fd()
    }
}
