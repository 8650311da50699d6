//! All listeners and sessions of a server on one epoll descriptor. What a session does when it is ready is `connection`'s.
//!
//! Registrations are edge-triggered and made once: while a session is served there is no `epoll_ctl`, and the descriptor
//! is readable only when there is something to do.

use super::alarms::Alarms;
use crate::Waker;
use crate::command::Peer;
use crate::serve::bell::Bell;
use crate::serve::client::Client;
use crate::serve::connection::{READ_BYTES, Turn};
use crate::serve::door::{Door, Entered, Stage, Wake};
use crate::serve::host::{Dispatch, Stopper, lock};
use crate::serve::listener::{Accepted, Listener};
use crate::serve::stream::Stream;
use rustix::buffer::spare_capacity;
use rustix::event::epoll::{self, CreateFlags, Event, EventData, EventFlags};
use rustix::io::Errno;
use rustix::time::Timespec;
use std::collections::BTreeMap;
use std::fmt;
use std::io;
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
    /// Of a session on standard input, what its end stops.
    Session(Client<Stream>, Option<Stopper>),
}

/// Who is to be looked at, whatever their descriptors say.
#[derive(Debug)]
struct Woken {
    tokens: Mutex<Vec<u64>>,
    bell: Bell,
}

impl Woken {
    fn wake(&self, token: u64) {
        lock(&self.tokens).push(token);
        self.bell.ring();
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
        let woken = Arc::new(Woken { tokens: Mutex::default(), bell: Bell::new()? });
        // Level-triggered: it is heard before what was woken is looked at.
        epoll::add(&epoll, &woken.bell, EventData::new_u64(BELL), EventFlags::IN)?;
        let alarms = Alarms::new()?;
        epoll::add(&epoll, &alarms, EventData::new_u64(TIMER), EventFlags::IN)?;
        Ok(Self {
            epoll,
            buffer: vec![0; READ_BYTES],
            sources: BTreeMap::new(),
            next: TIMER + 1,
            alarms,
            woken,
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
            self.register(input, token, EventFlags::IN | EventFlags::OUT | EventFlags::RDHUP)?;
        } else {
            self.register(input, token, EventFlags::IN)?;
            self.register(output, token, EventFlags::OUT)?;
        }
        let client = Client::new(door, peer, stream, &self.dispatch, wake);
        self.sources.insert(token, Source::Session(client, stopper));
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

    /// Waits until there is something to process.
    pub(super) fn wait(&self, time: Option<Duration>) {
        use rustix::event::{PollFd, PollFlags, poll};
        let time = time.and_then(|time| Timespec::try_from(time).ok());
        // An interruption is as good as an event: nothing is lost by looking.
        let _ = poll(&mut [PollFd::new(&self.epoll, PollFlags::IN)], time.as_ref());
    }

    /// Looks at everything that is ready now, each once.
    pub(super) fn process(&mut self) {
        let mut events = Vec::<Event>::with_capacity(EVENTS);
        loop {
            let none = Timespec { tv_sec: 0, tv_nsec: 0 };
            events.clear();
            match epoll::wait(&self.epoll, spare_capacity(&mut events), Some(&none)) {
                Ok(_) => {}
                Err(Errno::INTR) => continue,
                Err(error) => {
                    log::error!("the monitors' epoll descriptor cannot be waited for: {error}");
                    return;
                }
            }
            for event in &events {
                self.handle_event(event.data.u64(), event.flags);
            }
            // Otherwise all that was ready has had its turn.
            if events.len() < EVENTS {
                return;
            }
        }
    }

    fn handle_event(&mut self, token: u64, flags: EventFlags) {
        if token == BELL {
            self.woken.bell.hear();
            let mut tokens = std::mem::take(&mut *lock(&self.woken.tokens));
            // Many answers wake one session many times.
            tokens.sort_unstable();
            tokens.dedup();
            for token in tokens {
                self.visit(token);
            }
            return;
        }
        if token == TIMER {
            for token in self.alarms.due() {
                self.visit(token);
            }
            return;
        }
        if let Some(Source::Session(client, _)) = self.sources.get_mut(&token) {
            let ended = EventFlags::HUP | EventFlags::ERR | EventFlags::RDHUP;
            client.set_ready(
                flags.intersects(EventFlags::IN | ended),
                flags.intersects(EventFlags::OUT | ended),
            );
            if client.stream().is_some_and(Stream::is_socket) && flags.contains(EventFlags::HUP) {
                client.hang_up();
            }
        }
        self.visit(token);
    }

    /// Moves one session on, or accepts who is there.
    fn visit(&mut self, token: u64) {
        match self.sources.get_mut(&token) {
            Some(Source::Session(client, stopper)) => match client.advance(&mut self.buffer) {
                Turn::Wait { time, .. } => self.alarms.set(token, time),
                Turn::Again => self.woken.wake(token),
                Turn::Ended => {
                    client.close();
                    if let Some(stopper) = stopper {
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
