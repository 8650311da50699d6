//! The machine as its guest sees it: the memory map and every device register, the one place where they are
//! written down. What the registers do is in the device's own file; the guest program repeats the numbers in
//! assembly (`guest/guest.S`), and a test holds the two equal.
//!
//! ```text
//! 0x1000_0000  serial port   a 16550, one byte per register, byte accesses only
//! 0x1000_1000  control       words
//!   +0x00 IDLE     W  the value is ignored: the hart rests until there is something new to do
//!   +0x04 POWER    W  1 switches the machine off; other values are a store fault
//!   +0x08 PAGES    R  RAM in pages of 4096 bytes
//!   +0x0c BOOTS    R  how often the machine has been started or reset, from 1
//! 0x1000_2000  balloon       words, counts of pages
//!   +0x00 REQUEST  R  bit 0: a target waits; bit 1: a query waits
//!   +0x04 TARGET   R  the pages the guest is asked to make do with (the last one asked for)
//!   +0x08 ACTUAL  RW  the pages the guest uses; writing the target answers the request
//!   +0x0c ANSWER   W  the pages the guest uses, as the answer to all the queries that wait
//! 0x8000_0000  RAM           reset address; the first 1 MiB is the guest program's own
//! ```
//!
//! There are no interrupts in the processor. The serial port's interrupt line, a new balloon request and a new
//! query end an idle, and so does one of them that came since the last idle: a guest that polls everything and
//! then idles misses nothing. Any other access, and a device access of another width, is a fault, and a fault
//! crashes the machine.

/// The guest-physical address of the first byte of RAM, where the processor starts.
pub const RAM_BASE: u32 = 0x8000_0000;
/// The bytes at the start of RAM that belong to the guest program; the balloon never takes them.
pub const GUEST_RESERVED: u32 = 0x0010_0000;
/// The unit of the balloon, in bytes.
pub const PAGE_SIZE: u32 = 4096;

pub(super) const SERIAL_BASE: u32 = 0x1000_0000;
pub(super) const CONTROL_BASE: u32 = 0x1000_1000;
pub(super) const BALLOON_BASE: u32 = 0x1000_2000;
/// The registers that a 16550 has.
pub(super) const SERIAL_REGISTERS: u32 = 8;
/// How much of the address space each device answers in.
pub(super) const DEVICE_WINDOW: u32 = 0x1000;

pub(super) const CONTROL_IDLE: u32 = 0x00;
pub(super) const CONTROL_POWER: u32 = 0x04;
pub(super) const CONTROL_PAGES: u32 = 0x08;
pub(super) const CONTROL_BOOTS: u32 = 0x0c;
/// What [`CONTROL_POWER`] takes.
pub(super) const POWER_OFF: u32 = 1;

pub(super) const BALLOON_REQUEST: u32 = 0x00;
pub(super) const BALLOON_TARGET: u32 = 0x04;
pub(super) const BALLOON_ACTUAL: u32 = 0x08;
pub(super) const BALLOON_ANSWER: u32 = 0x0c;
/// Bits of [`BALLOON_REQUEST`].
pub(super) const REQUEST_TARGET: u32 = 1;
pub(super) const REQUEST_QUERY: u32 = 2;
