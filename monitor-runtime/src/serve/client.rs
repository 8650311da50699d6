//! A client from when it is accepted: first its handshake, where the monitor talks TLS with it, and then a connection. All
//! drivers are loops around this. When to call it again, and on which thread, is theirs.

use super::connection::{Connection, Turn};
use super::door::{Door, Wake};
use super::stream::Transport;
use super::wire::Wire;
use crate::command::{Call, Peer};
use std::fmt;
use std::sync::Arc;

#[cfg(feature = "tls")]
use handshake::Shaking;

/// A client being served, or about to be.
pub(super) enum Client<T> {
    Served(Box<Connection<T>>),
    /// Nothing once it is over.
    #[cfg(feature = "tls")]
    Shaking(Option<Box<Shaking<T>>>),
}

impl<T> fmt::Debug for Client<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").finish_non_exhaustive()
    }
}

impl<T> fmt::Display for Client<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Served(connection) => connection.fmt(f),
            #[cfg(feature = "tls")]
            Self::Shaking(shaking) => shaking.as_ref().map_or(Ok(()), |shaking| shaking.fmt(f)),
        }
    }
}

impl<T: Transport> Client<T> {
    /// A client that has just come. `wake` is called, from any thread, when it is to be moved on.
    pub(super) fn new(door: &Arc<Door>, peer: Peer, stream: T, wake: Wake) -> Self {
        #[cfg(feature = "tls")]
        if let Some(tls) = door.monitor.tls_for(&peer) {
            return Self::Shaking(Shaking::begin(tls, door, peer, stream, wake).map(Box::new));
        }
        Self::Served(Box::new(Connection::new(door, peer, Wire::clear(stream), wake)))
    }

    /// What it talks through; nothing once its handshake has failed.
    #[cfg_attr(not(feature = "tls"), allow(clippy::unnecessary_wraps, reason = "none while TLS begins"))]
    pub(super) fn stream(&self) -> Option<&T> {
        match self {
            Self::Served(connection) => Some(&connection.wire.stream),
            #[cfg(feature = "tls")]
            Self::Shaking(shaking) => Some(&shaking.as_ref()?.wire.stream),
        }
    }

    /// The stream is, or may be, ready again.
    pub(super) fn set_ready(&mut self, read: bool, write: bool) {
        match self {
            Self::Served(connection) => connection.set_ready(read, write),
            // It asks the stream each time.
            #[cfg(feature = "tls")]
            Self::Shaking(_) => {}
        }
    }

    /// A short read may leave something, from now on.
    #[cfg(feature = "epoll")]
    pub(super) fn read_on(&mut self) {
        match self {
            Self::Served(connection) => connection.read_on(),
            // It reads until there is nothing.
            #[cfg(feature = "tls")]
            Self::Shaking(_) => {}
        }
    }

    /// The client is gone in both directions: it reads no answers any more.
    pub(super) fn hang_up(&mut self) {
        match self {
            Self::Served(connection) => connection.hang_up(),
            // Reading tells, and what it has sent before may be worth a line in the log.
            #[cfg(feature = "tls")]
            Self::Shaking(_) => {}
        }
    }

    /// Does what can be done without waiting; calls go to `take`.
    pub(super) fn advance(&mut self, buffer: &mut [u8], take: &mut dyn FnMut(Call)) -> Turn {
        #[cfg(feature = "tls")]
        if let Self::Shaking(shaking) = self {
            let Some(begun) = shaking.as_mut() else { return Turn::Ended };
            match begun.advance() {
                Some(turn) => return turn,
                None => match shaking.take().map(|done| done.into_connection()) {
                    Some(connection) => *self = Self::Served(Box::new(connection)),
                    None => return Turn::Ended,
                },
            }
        }
        match self {
            Self::Served(connection) => connection.advance(buffer, take),
            #[cfg(feature = "tls")]
            Self::Shaking(_) => Turn::Ended,
        }
    }

    /// Lets the other end know that all is said.
    pub(super) fn close(&mut self) {
        match self {
            Self::Served(connection) => connection.wire.close(),
            #[cfg(feature = "tls")]
            Self::Shaking(shaking) => {
                if let Some(shaking) = shaking {
                    shaking.wire.stream.close();
                }
            }
        }
    }
}

/// A client that is not let in yet.
#[cfg(feature = "tls")]
mod handshake {
    use super::{Arc, Connection, Door, Peer, Transport, Turn, Wake, Wire, fmt};
    use crate::serve::door::{Entered, Stage};
    use crate::serve::listener::is_stranger;
    use crate::serve::tls::{Handshake, Tls};
    use crate::usage::Handshaking;
    use std::io::ErrorKind;
    use std::time::Instant;

    /// A handshake.
    pub(in crate::serve) struct Shaking<T> {
        pub(super) wire: Wire<T>,
        /// Before `entered`: who has left has no place any more.
        _place: Handshaking,
        entered: Entered,
        peer: Peer,
        wake: Wake,
        /// When it has taken too long.
        deadline: Instant,
    }

    impl<T> fmt::Display for Shaking<T> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "monitor {}: {}", self.entered.door.monitor.name(), self.peer)
        }
    }

    impl<T: Transport> Shaking<T> {
        /// Begins it; nothing where too many are begun, or TLS cannot be set up.
        pub(super) fn begin(tls: &Tls, door: &Arc<Door>, peer: Peer, stream: T, wake: Wake) -> Option<Self> {
            let place = Handshaking::take(&door.monitor, &peer)?;
            let secured = match tls.accept() {
                Ok(secured) => secured,
                Err(error) => {
                    log::error!("monitor {}: {peer} cannot be served: {error}", door.monitor.name());
                    return None;
                }
            };
            let deadline = Instant::now() + door.monitor.who_may_enter().handshake;
            let wire = Wire { stream, tls: Some(secured) };
            let entered = door.enter(Arc::clone(&wake));
            Some(Self { wire, _place: place, entered, peer, wake, deadline })
        }

        /// Goes on as far as it can; nothing when it is done and the client may enter.
        pub(super) fn advance(&mut self) -> Option<Turn> {
            let left = self.deadline.saturating_duration_since(Instant::now());
            if self.entered.door.stage() != Stage::Open {
                return Some(Turn::Ended);
            }
            if left.is_zero() {
                return Some(self.deny("its handshake took too long"));
            }
            let Wire { stream, tls } = &mut self.wire;
            let secured = tls.as_mut()?;
            match secured.shake(stream) {
                Ok(Handshake::Waits { write }) => {
                    Some(Turn::Wait { read: true, write, diagnose: false, time: Some(left) })
                }
                Ok(Handshake::Done) => {
                    self.peer.subject = secured.subject();
                    let rule = self.entered.door.monitor.who_may_enter().judge(&self.peer);
                    let may_enter = rule.unwrap_or(self.peer.subject.is_some() || !is_stranger(&self.peer));
                    (!may_enter).then(|| self.deny("the monitor's rule does not let it in"))
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => Some(Turn::Again),
                Err(error) if error.kind() == ErrorKind::UnexpectedEof => {
                    Some(self.deny("it left in the middle of its handshake"))
                }
                Err(error) => Some(self.deny(&format!("its handshake failed: {error}"))),
            }
        }

        fn deny(&self, reason: &str) -> Turn {
            self.entered.door.monitor.deny(&self.peer, reason);
            Turn::Ended
        }

        pub(super) fn into_connection(self) -> Connection<T> {
            let Self { wire, entered, peer, wake, .. } = self;
            // It enters before its handshake leaves, so a door that waits sees one of both.
            Connection::new(&entered.door, peer, wire, wake)
        }
    }
}
