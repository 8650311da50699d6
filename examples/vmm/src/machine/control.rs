//! The machine-control device: idle, power, and what the guest may know of its machine. It only says what was
//! asked for; `vcpu` does it.

use super::bus::Event;
use super::map;

/// The device.
#[derive(Debug)]
pub(super) struct Control {
    ram_pages: u32,
    boots: u32,
}

impl Control {
    /// The device of a machine that has not booted yet.
    pub(super) fn new(ram_pages: u32) -> Self {
        Self { ram_pages, boots: 0 }
    }

    /// Counts a boot.
    pub(super) fn boot(&mut self) {
        self.boots = self.boots.wrapping_add(1);
    }

    /// How often the machine has booted.
    pub(super) fn boots(&self) -> u32 {
        self.boots
    }

    /// Goes on where a machine was that had booted so often.
    pub(super) fn restore(&mut self, boots: u32) {
        self.boots = boots;
    }

    /// What the guest reads at a register.
    pub(super) fn read(&self, register: u32) -> Option<u32> {
        match register {
            map::CONTROL_PAGES => Some(self.ram_pages),
            map::CONTROL_BOOTS => Some(self.boots),
            _ => None,
        }
    }

    /// What the guest asks for by writing to a register; nothing if it cannot be written so.
    pub(super) fn write(register: u32, value: u32) -> Option<Event> {
        match (register, value) {
            (map::CONTROL_IDLE, _) => Some(Event::Idle),
            (map::CONTROL_POWER, map::POWER_OFF) => Some(Event::PowerOff),
            _ => None,
        }
    }
}
