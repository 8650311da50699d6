//! The bus: which address is RAM and which is a device's register, for the processor alone (the host copies by
//! `ram`). What a register does is in the device's file; the map is `map`.

use super::balloon::Balloon;
use super::control::Control;
use super::map::{BALLOON_BASE, CONTROL_BASE, DEVICE_WINDOW, SERIAL_BASE, SERIAL_REGISTERS};
use super::ram::Ram;
use super::serial::SerialPort;
use rrs_lib::{MemAccessSize, Memory};
use std::sync::Arc;

/// What a store to a register asks of the thread that runs the guest; it is done before the next instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// The guest said how much memory it makes do with.
    BalloonActual {
        /// Whether that is news.
        changed: bool,
    },
    /// The guest answered the queries.
    BalloonAnswer {
        /// In bytes.
        actual: u64,
    },
    /// There is nothing to do.
    Idle,
    /// The machine is to be switched off.
    PowerOff,
}

/// RAM and devices as the processor finds them. It owns what it holds because `rrs-lib` wants a `'static`
/// memory.
#[derive(Debug)]
pub(super) struct Bus {
    pub(super) ram: Arc<Ram>,
    pub(super) serial: Arc<SerialPort>,
    pub(super) control: Control,
    pub(super) balloon: Balloon,
    /// Set by a store, taken after the instruction.
    pub(super) event: Option<Event>,
}

impl Memory for Bus {
    #[inline]
    fn read_mem(&mut self, addr: u32, size: MemAccessSize) -> Option<u32> {
        self.ram.load(addr, size).or_else(|| self.read_device(addr, size))
    }

    #[inline]
    fn write_mem(&mut self, addr: u32, size: MemAccessSize, value: u32) -> bool {
        self.ram.store(addr, size, value) || self.write_device(addr, size, value)
    }
}

impl Bus {
    /// Whether an instruction may be fetched from `addr`. Devices are not to be executed: a read of the serial
    /// port takes a byte out of it.
    #[inline]
    pub(super) fn is_code(&self, addr: u32) -> bool {
        addr.is_multiple_of(4) && self.ram.contains(addr)
    }

    #[cold]
    fn read_device(&mut self, addr: u32, size: MemAccessSize) -> Option<u32> {
        let register = addr % DEVICE_WINDOW;
        match (addr - register, size) {
            (SERIAL_BASE, MemAccessSize::Byte) => serial_register(register).map(|it| self.serial.read(it)),
            (CONTROL_BASE, MemAccessSize::Word) => self.control.read(register),
            (BALLOON_BASE, MemAccessSize::Word) => self.balloon.read(register),
            _ => None,
        }
    }

    #[cold]
    #[allow(clippy::cast_possible_truncation)] // a narrow store takes the low bits
    fn write_device(&mut self, addr: u32, size: MemAccessSize, value: u32) -> bool {
        let register = addr % DEVICE_WINDOW;
        let event = match (addr - register, size) {
            (SERIAL_BASE, MemAccessSize::Byte) => {
                let Some(register) = serial_register(register) else { return false };
                self.serial.write(register, value as u8);
                return true;
            }
            (CONTROL_BASE, MemAccessSize::Word) => Control::write(register, value),
            (BALLOON_BASE, MemAccessSize::Word) => self.balloon.write(register, value),
            _ => None,
        };
        self.event = event;
        event.is_some()
    }
}

fn serial_register(register: u32) -> Option<u8> {
    if register < SERIAL_REGISTERS { u8::try_from(register).ok() } else { None }
}
