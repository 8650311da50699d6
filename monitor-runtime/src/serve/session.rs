//! The two kinds of session as one, for drivers.

use crate::command::{Call, Peer};
use crate::{Monitor, Waker, human, qmp};
use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::time::SystemTime;

/// Which kind of monitor a driver serves.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Human,
    /// A human monitor that is given lines by no person.
    Script,
    Qmp,
}

#[derive(Debug)]
pub(super) enum Session {
    Human(human::Session),
    Qmp(qmp::Session),
}

macro_rules! either {
    ($self:ident, $session:ident => $call:expr) => {
        match $self {
            Self::Human($session) => $call,
            Self::Qmp($session) => $call,
        }
    };
}

impl Session {
    pub(super) fn new(kind: Kind, monitor: &Arc<Monitor>, peer: Peer) -> Self {
        match kind {
            Kind::Human => Self::Human(human::Session::new(monitor, peer)),
            Kind::Script => Self::Human(human::Session::for_script(monitor, peer)),
            Kind::Qmp => Self::Qmp(qmp::Session::new(monitor, peer)),
        }
    }

    pub(super) fn set_waker(&self, waker: Waker) {
        either!(self, session => session.set_waker(waker));
    }

    pub(super) fn handle_input(&mut self, bytes: &[u8]) {
        either!(self, session => session.handle_input(bytes));
    }

    /// Takes descriptors that came with the next input. A person has no command for them.
    pub(super) fn handle_descriptors(&mut self, descriptors: Vec<OwnedFd>) {
        match self {
            Self::Human(_) => drop(descriptors),
            Self::Qmp(session) => session.handle_descriptors(descriptors),
        }
    }

    pub(super) fn handle_end(&mut self) {
        either!(self, session => session.handle_end());
    }

    pub(super) fn handle_close(&mut self) {
        either!(self, session => session.handle_close());
    }

    pub(super) fn handle_disconnect(&mut self) {
        either!(self, session => session.handle_disconnect());
    }

    pub(super) fn wants_input(&self) -> bool {
        either!(self, session => session.wants_input())
    }

    pub(super) fn poll_call(&mut self) -> Option<Call> {
        either!(self, session => session.poll_call())
    }

    /// Moves output, and returns the descriptors that go with its first byte.
    pub(super) fn poll_output(&mut self, into: &mut Vec<u8>) -> Vec<OwnedFd> {
        match self {
            Self::Human(session) => {
                session.poll_output(into);
                Vec::new()
            }
            Self::Qmp(session) => session.poll_passing(into),
        }
    }

    /// Moves what belongs on standard error.
    pub(super) fn poll_diagnostics(&mut self, into: &mut Vec<u8>) {
        match self {
            Self::Human(session) => session.poll_diagnostics(into),
            Self::Qmp(_) => {}
        }
    }

    pub(super) fn is_finished(&self) -> bool {
        either!(self, session => session.is_finished())
    }

    pub(super) fn is_dropped(&self) -> bool {
        either!(self, session => session.is_dropped())
    }

    /// When it is to be told the time.
    pub(super) fn poll_timeout(&self) -> Option<SystemTime> {
        either!(self, session => session.poll_timeout())
    }

    pub(super) fn handle_timeout(&mut self, now: SystemTime) {
        either!(self, session => session.handle_timeout(now));
    }

    /// Lines that failed, in a human session.
    pub(super) fn failures(&self) -> u64 {
        match self {
            Self::Human(session) => session.failures(),
            Self::Qmp(_) => 0,
        }
    }
}
