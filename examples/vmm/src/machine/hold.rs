//! A guest that is held: stopped between two instructions, its state taken, nothing done to it until it is released.
//! Who holds it, and why, is the holder's; stopping and going on is `vcpu`'s.

use super::mailbox::Mailbox;
use super::state::MachineState;
use std::sync::Arc;

/// How a guest goes on that was held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Release {
    /// As before.
    Back {
        /// Whether it ran.
        running: bool,
    },
    /// Not here any more.
    HandOver,
    /// Not until somebody resumes it.
    Keep,
}

/// The hold. Whatever becomes of its holder, the guest goes on as it was unless the holder has said otherwise: a way out
/// of a function, or a panic, cannot leave it stopped.
#[derive(Debug)]
#[must_use = "dropping a hold lets the guest go on"]
pub(super) struct Held {
    mailbox: Arc<Mailbox>,
    state: MachineState,
    release: Release,
    /// Whether whoever holds it can wait: the vCPU thread cannot.
    waits: bool,
}

impl Held {
    pub(super) fn new(mailbox: Arc<Mailbox>, state: MachineState) -> Self {
        let release = Release::Back { running: state.running };
        Self { mailbox, state, release, waits: false }
    }

    /// Has arrived on a thread that can wait: from here on, letting the guest go is to wait until it has gone on.
    pub(super) fn arrived(mut self) -> Self {
        self.waits = true;
        self
    }

    /// What the guest needs to go on elsewhere, its memory apart.
    pub(super) fn state(&self) -> &MachineState {
        &self.state
    }

    /// From here on the guest may come to run elsewhere: it does not go on here by itself.
    pub(super) fn commit(mut self) -> Committed {
        self.release = Release::Keep;
        Committed(self)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.mailbox.release(self.release);
        if self.waits {
            self.mailbox.wait_released();
        }
    }
}

/// A hold on a guest that may run elsewhere already. Unless the holder learns better, the guest stays stopped until
/// somebody resumes it.
#[derive(Debug)]
#[must_use = "dropping it leaves the guest stopped"]
pub(super) struct Committed(Held);

impl Committed {
    /// The guest does not run elsewhere, and never will: it goes on here.
    pub(super) fn go_on(mut self) {
        self.0.release = Release::Back { running: self.0.state.running };
    }

    /// The guest runs elsewhere: it never will here.
    pub(super) fn hand_over(mut self) {
        self.0.release = Release::HandOver;
    }

    /// The guest may run elsewhere: here it stays stopped until somebody resumes it.
    pub(super) fn keep(self) {}
}
