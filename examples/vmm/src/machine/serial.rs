//! The serial port: `vm-superio`'s 16550 between the guest and the host, with a bounded buffer on either side.
//! Who watches the output is `vcpu`'s matter, because watchers run on its thread.

use super::mailbox::Mailbox;
use super::state::{Invalid, SerialRegisters};
use std::collections::VecDeque;
use std::convert::Infallible;
use std::fmt;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use vm_superio::serial::NoEvents;
use vm_superio::{Serial, Trigger};

/// How many bytes for the guest are kept beside the 64 of the port's own FIFO.
const INPUT_LIMIT: usize = 4096;
/// How many of the bytes the guest printed last are kept.
const OUTPUT_LIMIT: usize = 16 * 1024;

/// The port's interrupt line, which ends the guest's idle. An `EventFd` would need a thread to wait for it.
#[derive(Debug)]
struct Line(Arc<Mailbox>);

impl Trigger for Line {
    type E = Infallible;

    fn trigger(&self) -> Result<(), Infallible> {
        self.0.wake();
        Ok(())
    }
}

/// What the guest printed: the last of it, and how much it was in all.
#[derive(Debug, Default)]
struct Output {
    last: VecDeque<u8>,
    total: u64,
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.last.extend(bytes);
        let excess = self.last.len().saturating_sub(OUTPUT_LIMIT);
        self.last.drain(..excess);
        self.total += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The port, used by the vCPU thread from one side and by any thread from the other. Its lock may be held while
/// the mailbox's is taken (by the interrupt line), never the other way round.
pub(super) struct SerialPort {
    port: Mutex<Port>,
    mailbox: Arc<Mailbox>,
}

struct Port {
    device: Serial<Line, NoEvents, Output>,
    /// Input that found the FIFO full, at most [`INPUT_LIMIT`] bytes. Empty whenever the FIFO has room.
    backlog: VecDeque<u8>,
    /// A copy of the port is on its way elsewhere: what it accepted now could be lost, or read twice.
    frozen: bool,
}

/// A port's registers that were found possible.
pub(super) struct Restored {
    device: Serial<Line, NoEvents, Output>,
    backlog: VecDeque<u8>,
}

impl SerialPort {
    /// A port whose interrupt line is `mailbox`.
    pub(super) fn new(mailbox: Arc<Mailbox>) -> Self {
        let device = Serial::new(Line(Arc::clone(&mailbox)), Output::default());
        Self { port: Mutex::new(Port { device, backlog: VecDeque::new(), frozen: false }), mailbox }
    }

    /// What the guest reads at a register.
    pub(super) fn read(&self, register: u8) -> u32 {
        let mut port = self.lock();
        let value = port.device.read(register);
        port.refill();
        u32::from(value)
    }

    /// Does what the guest writes to a register.
    pub(super) fn write(&self, register: u8, value: u8) {
        let mut port = self.lock();
        // Neither the line nor the output can fail.
        let _ = port.device.write(register, value);
        port.refill();
    }

    /// Takes bytes for the guest; says how many found room.
    pub(super) fn input(&self, bytes: &[u8]) -> usize {
        let mut port = self.lock();
        if port.frozen {
            return 0;
        }
        let room = port.device.fifo_capacity() + (INPUT_LIMIT - port.backlog.len());
        let taken = bytes.len().min(room);
        port.backlog.extend(&bytes[..taken]);
        port.refill();
        // A port in loopback mode takes no input, and then the FIFO's room is no room.
        let excess = port.backlog.len().saturating_sub(INPUT_LIMIT);
        let kept = port.backlog.len() - excess;
        port.backlog.truncate(kept);
        taken - excess
    }

    /// The last of what the guest printed.
    pub(super) fn output(&self) -> Vec<u8> {
        self.lock().device.writer().last.iter().copied().collect()
    }

    /// What the guest printed after its first `seen` bytes, as far as it is still kept, and how much it has
    /// printed in all.
    pub(super) fn output_since(&self, seen: u64) -> (Vec<u8>, u64) {
        let port = self.lock();
        let output = port.device.writer();
        let fresh = usize::try_from(output.total - seen).map_or(OUTPUT_LIMIT, |it| it.min(output.last.len()));
        (output.last.iter().skip(output.last.len() - fresh).copied().collect(), output.total)
    }

    /// Puts the port in its first state. Input that the guest has not read is gone; what it printed stays.
    pub(super) fn reset(&self) {
        let mut port = self.lock();
        let output = std::mem::take(port.device.writer_mut());
        port.device = Serial::new(Line(Arc::clone(&self.mailbox)), output);
        port.backlog.clear();
        port.frozen = false;
    }

    /// The registers and the input that the guest has not read. From now on no input is accepted, until
    /// [`SerialPort::thaw`].
    pub(super) fn freeze(&self) -> SerialRegisters {
        let mut port = self.lock();
        port.frozen = true;
        SerialRegisters { port: port.device.state(), backlog: port.backlog.iter().copied().collect() }
    }

    /// Accepts input again.
    pub(super) fn thaw(&self) {
        self.lock().frozen = false;
    }

    /// Makes a port of registers that come from elsewhere; nothing is changed yet, except that the guest may be woken.
    pub(super) fn prepare(&self, registers: SerialRegisters) -> Result<Restored, Invalid> {
        let SerialRegisters { port, backlog } = registers;
        let line = Line(Arc::clone(&self.mailbox));
        let device = Serial::from_state(&port, line, NoEvents, Output::default())
            .map_err(|_| Invalid("the serial port has more input than it can hold"))?;
        if backlog.len() > INPUT_LIMIT {
            return Err(Invalid("the serial port has more input than it can hold"));
        }
        Ok(Restored { device, backlog: backlog.into() })
    }

    /// Becomes another port, except that what the guest printed here stays: it is the host's, not the guest's.
    pub(super) fn restore(&self, Restored { mut device, backlog }: Restored) {
        let mut port = self.lock();
        std::mem::swap(device.writer_mut(), port.device.writer_mut());
        port.device = device;
        port.backlog = backlog;
    }

    fn lock(&self) -> MutexGuard<'_, Port> {
        self.port.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Port {
    /// Moves as much of the backlog to the FIFO as there is room.
    fn refill(&mut self) {
        if self.backlog.is_empty() || self.device.fifo_capacity() == 0 {
            return;
        }
        let input = self.backlog.make_contiguous();
        let moved = self.device.enqueue_raw_bytes(input).unwrap_or(0);
        self.backlog.drain(..moved);
    }
}

impl fmt::Debug for SerialPort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let port = self.lock();
        f.debug_struct("SerialPort")
            .field("input", &port.backlog.len())
            .field("output", &port.device.writer().total)
            .finish_non_exhaustive()
    }
}
