//! The balloon device: what is asked of the guest and what it answered. It holds the callbacks that wait and
//! never runs one; `vcpu` does, between instructions. Only the vCPU thread touches it.

use super::bus::Event;
use super::callback::Then;
use super::state::{BalloonRegisters, Invalid};
use super::{Error, PAGE_SIZE, map};
use std::fmt;

/// What the guest says of its balloon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BalloonState {
    /// The memory the guest makes do with, in bytes.
    pub actual: u64,
}

/// The memory that the guest has, in bytes, when it has reached its target; or why it never will.
pub(super) type Reached = Result<u64, Error>;

/// The device. All counts are of pages, from 1 to the RAM's.
pub(super) struct Balloon {
    ram_pages: u32,
    actual: u32,
    /// The last one that was asked for; it outlives its request, as the register does.
    target: u32,
    /// Whether the guest has yet to reach the target. Nobody needs to wait for that: whoever did may have done so on
    /// the machine that this guest came from.
    requested: bool,
    /// Who waits for the target; none if none is requested.
    waiting: Option<Then<Reached>>,
    queries: Vec<Then<BalloonState>>,
}

/// Callbacks that will never be called. Dropping them runs their owners' code, so that it happens where the
/// receiver chooses and not in the device.
#[must_use = "dropping runs other people's code: choose where"]
pub(super) struct Unanswered {
    _waiting: Option<Then<Reached>>,
    _queries: Vec<Then<BalloonState>>,
}

impl Balloon {
    /// The device of a machine of `ram_pages` pages, nothing taken.
    pub(super) fn new(ram_pages: u32) -> Self {
        let (actual, target) = (ram_pages, ram_pages);
        Self { ram_pages, actual, target, requested: false, waiting: None, queries: Vec::new() }
    }

    /// What the guest reads at a register.
    pub(super) fn read(&self, register: u32) -> Option<u32> {
        match register {
            map::BALLOON_REQUEST => {
                let target = if self.requested { map::REQUEST_TARGET } else { 0 };
                let query = if self.queries.is_empty() { 0 } else { map::REQUEST_QUERY };
                Some(target | query)
            }
            map::BALLOON_TARGET => Some(self.target),
            map::BALLOON_ACTUAL => Some(self.actual),
            _ => None,
        }
    }

    /// What the guest writes to a register; nothing if it cannot be written so.
    pub(super) fn write(&mut self, register: u32, value: u32) -> Option<Event> {
        if !(1..=self.ram_pages).contains(&value) {
            return None;
        }
        match register {
            map::BALLOON_ACTUAL => {
                let changed = self.actual != value;
                self.actual = value;
                Some(Event::BalloonActual { changed })
            }
            map::BALLOON_ANSWER => Some(Event::BalloonAnswer { actual: bytes(value) }),
            _ => None,
        }
    }

    /// The memory the guest last said it makes do with, in bytes.
    pub(super) fn actual(&self) -> u64 {
        bytes(self.actual)
    }

    /// Asks the guest for a target, in place of an older one, whose callback is handed back.
    pub(super) fn request(&mut self, target: u32, then: Then<Reached>) -> Option<Then<Reached>> {
        self.target = target;
        self.requested = true;
        self.waiting.replace(then)
    }

    /// Asks the guest what it has.
    pub(super) fn query(&mut self, then: Then<BalloonState>) {
        self.queries.push(then);
    }

    /// Takes the callback whose target the guest has reached.
    pub(super) fn take_reached(&mut self) -> Option<Then<Reached>> {
        if self.actual != self.target {
            return None;
        }
        self.requested = false;
        self.waiting.take()
    }

    /// Takes the callbacks of the queries the guest has answered.
    pub(super) fn take_queries(&mut self) -> Vec<Then<BalloonState>> {
        std::mem::take(&mut self.queries)
    }

    /// Takes everything that waits: its guest will not answer any more.
    pub(super) fn abandon(&mut self) -> Unanswered {
        Unanswered { _waiting: self.waiting.take(), _queries: self.take_queries() }
    }

    /// Gives the guest all of its memory back; says whether it had less. What waits must be gone.
    pub(super) fn reset(&mut self) -> bool {
        let had_less = self.actual != self.ram_pages;
        self.actual = self.ram_pages;
        self.target = self.ram_pages;
        self.requested = false;
        had_less
    }

    /// The registers, for a copy of the machine. Who waits stays here.
    pub(super) fn capture(&self) -> BalloonRegisters {
        BalloonRegisters { actual: self.actual, target: self.target, requested: self.requested }
    }

    /// Takes the registers of another machine over; says whether the guest now has another amount of memory. What waits
    /// must be gone.
    pub(super) fn restore(&mut self, registers: &BalloonRegisters) -> bool {
        let changed = self.actual != registers.actual;
        self.actual = registers.actual;
        self.target = registers.target;
        self.requested = registers.requested;
        changed
    }
}

impl fmt::Debug for Balloon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Balloon")
            .field("actual", &self.actual)
            .field("target", &self.target)
            .field("waiting", &self.waiting.is_some())
            .field("queries", &self.queries.len())
            .finish_non_exhaustive()
    }
}

/// Whether a balloon of a machine of `ram_pages` pages can have these registers.
pub(super) fn check(registers: &BalloonRegisters, ram_pages: u32) -> Result<(), Invalid> {
    let possible = 1..=ram_pages;
    if possible.contains(&registers.actual) && possible.contains(&registers.target) {
        Ok(())
    } else {
        Err(Invalid("the balloon has more pages than there are"))
    }
}

fn bytes(pages: u32) -> u64 {
    u64::from(pages) * u64::from(PAGE_SIZE)
}
