//! Waking whoever waits for descriptors. What there is to look at then is not said here.

use rustix::event::{EventfdFlags, eventfd};
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::atomic::{AtomicBool, Ordering};

/// An eventfd that a [`ring`](Self::ring) makes readable, or tells whoever waits for edges.
#[derive(Debug)]
pub(super) struct Bell {
    descriptor: OwnedFd,
    /// It rings. Set by whoever rings, cleared by the one who hears; spares a system call for each further ring.
    ringing: AtomicBool,
}

impl Bell {
    pub(super) fn new() -> io::Result<Self> {
        let descriptor = eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?;
        Ok(Self { descriptor, ringing: AtomicBool::new(false) })
    }

    /// Wakes who waits. What it is to see was written before.
    pub(super) fn ring(&self) {
        if !self.ringing.swap(true, Ordering::AcqRel) {
            // It cannot fail: the count does not come near its limit.
            let _ = rustix::io::write(&self.descriptor, &1_u64.to_ne_bytes());
        }
    }

    /// Silences it, for whoever waits for edges: the next ring is another one, whether this one was read or not.
    #[cfg(feature = "epoll")]
    pub(super) fn hear_edge(&self) {
        self.ringing.swap(false, Ordering::AcqRel);
    }

    /// Silences it. What was written before a ring is seen after this, or it rings again.
    #[cfg(any(feature = "threads", feature = "tokio"))]
    pub(super) fn hear(&self) {
        if self.ringing.load(Ordering::Relaxed) {
            // In this order: a ring between the two finds it ringing, and is seen by what follows the second.
            let _ = rustix::io::read(&self.descriptor, &mut [0; 8]);
            self.ringing.swap(false, Ordering::AcqRel);
        }
    }
}

impl AsFd for Bell {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.descriptor.as_fd()
    }
}
