//! The machine: a 32-bit RISC-V processor, RAM, a serial port, a balloon, and a guest program that uses them.
//! It knows nothing of monitors: it answers by callbacks and tells what happens by [`Notice`]s.
//!
//! The parts: `vcpu` (the thread that runs the guest), `mailbox` (what other threads ask of it), `bus` and
//! [`map`] (what is where), `ram`, and the devices `serial`, `balloon` and `control`.

mod balloon;
mod bus;
mod callback;
mod clock;
mod control;
mod copy;
mod durable;
mod error;
mod hold;
mod job;
mod mailbox;
pub mod map;
mod migration;
mod ram;
mod restore;
mod serial;
mod snapshot;
mod state;
mod stream;
#[cfg(test)]
mod tests;
mod vcpu;

pub use balloon::BalloonState;
pub use error::Error;
pub use job::Job;
pub use mailbox::RunState;
pub use map::{GUEST_RESERVED, PAGE_SIZE, RAM_BASE};
pub use migration::{
    Incoming, MigrationInfo, MigrationParameters, MigrationStatus, Outgoing, SocketFile, Uri,
};
pub use snapshot::{Progress, SnapshotInfo, Snapshots, TAG_LIMIT};
pub use stream::StreamError;

use mailbox::{Mailbox, Request};
use rrs_lib::instruction_string_outputter::InstructionStringOutputter;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::{self, JoinHandle, ThreadId};
use std::{fmt, io};

/// The smallest RAM, in bytes: the guest program's own megabyte and one for the balloon to play with.
pub const MIN_MEMORY: u64 = 2 << 20;
/// The largest RAM, in bytes, well inside what 32 bits can address behind [`RAM_BASE`].
pub const MAX_MEMORY: u64 = 1 << 30;

/// What machine to start.
#[derive(Clone, Debug)]
pub struct Config {
    /// What the machine is called.
    pub name: String,
    /// RAM in bytes: a multiple of [`PAGE_SIZE`] from [`MIN_MEMORY`] to [`MAX_MEMORY`].
    pub memory: u64,
    /// How it begins.
    pub start: Start,
}

/// How a machine begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Start {
    /// Its guest is to come from another machine: see [`Incoming`].
    Incoming,
    /// The guest boots when it is told to by [`Machine::resume`].
    Paused,
    /// The guest boots at once.
    Running,
}

/// What happened to the machine. Told holding no lock: on the vCPU thread, before the callback of the request that
/// caused it is run; news of a migration on the thread that does it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Notice {
    /// The guest makes do with another amount of memory: one step towards a target, or a reset.
    BalloonChanged {
        /// In bytes.
        actual: u64,
    },
    /// The guest did what its processor cannot; the machine is now in [`RunState::InternalError`].
    Crashed {
        /// What it did, and where.
        reason: String,
    },
    /// A migration, to here or from here, has got on.
    Migration {
        /// To where.
        status: MigrationStatus,
    },
    /// The guest switched the machine off; it is now in [`RunState::Shutdown`].
    PowerOff,
    /// The machine was reset.
    Reset,
    /// The machine runs again.
    Resumed,
    /// The machine was paused.
    Stopped,
}

/// The processor's registers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Registers {
    /// The address of the next instruction; after a crash, of the one that caused it.
    pub pc: u32,
    /// The integer registers, `x0` (always zero) to `x31`.
    pub x: [u32; 32],
}

/// The instruction `word` at the address `pc`, in the assembler's words; nothing if it is none.
pub fn disassemble(word: u32, pc: u32) -> Option<String> {
    rrs_lib::process_instruction(&mut InstructionStringOutputter { insn_pc: pc }, word)
}

/// A processor of the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CpuInfo {
    /// Its number, from 0.
    pub index: u32,
    /// The host's id of the thread that runs it.
    pub thread_id: i32,
    /// Whether the guest has nothing for it to do.
    pub halted: bool,
}

/// A machine and the thread that runs it; dropping it is [`Machine::shutdown`].
///
/// Methods may be called from any thread and from any callback, and none waits for the guest. Where a method takes
/// `then`, that is run at most once, on the vCPU thread, holding no lock, so that it may call any method here; it
/// should be short, because the guest stands still meanwhile, and a panic in it is caught and logged. Requests are
/// handled in the order made. One that can no longer be done, because the machine is shut down or for the reason
/// the method gives, is dropped unrun.
pub struct Machine {
    name: String,
    mailbox: Arc<Mailbox>,
    ram: Arc<ram::Ram>,
    serial: Arc<serial::SerialPort>,
    instructions: Arc<AtomicU64>,
    jobs: Arc<job::Jobs>,
    migration: Arc<migration::Control>,
    /// The host's id of the vCPU thread, and Rust's.
    thread_id: i32,
    vcpu: ThreadId,
    /// Taken by whoever joins it.
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Machine {
    /// Builds a machine and starts its thread.
    pub fn start(config: Config, notify: impl Fn(Notice) + Send + Sync + 'static) -> Result<Self, Error> {
        let Config { name, memory, start } = config;
        let pages = pages(memory).ok_or(Error::MemorySize { asked: memory })?;
        let mailbox = Arc::new(Mailbox::new(match start {
            Start::Incoming => RunState::InMigrate,
            Start::Paused => RunState::Paused,
            Start::Running => RunState::Running,
        }));
        let notify: vcpu::Notify = Arc::new(notify);
        let migration = Arc::new(migration::Control::new(&notify));
        let ram = Arc::new(ram::Ram::new(memory)?);
        let serial = Arc::new(serial::SerialPort::new(Arc::clone(&mailbox)));
        let instructions = Arc::new(AtomicU64::new(0));
        let bus = bus::Bus {
            ram: Arc::clone(&ram),
            serial: Arc::clone(&serial),
            control: control::Control::new(pages),
            balloon: balloon::Balloon::new(pages),
            event: None,
        };
        let vcpu = vcpu::Vcpu::new(bus, Arc::clone(&mailbox), Arc::clone(&instructions), notify)?;
        let (thread, thread_id) = spawn(vcpu)?;
        let vcpu = thread.thread().id();
        let thread = Mutex::new(Some(thread));
        let jobs = Arc::new(job::Jobs::default());
        Ok(Self { name, mailbox, ram, serial, instructions, jobs, migration, thread_id, vcpu, thread })
    }

    /// What the machine is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether the machine runs, and if not, why.
    pub fn run_state(&self) -> RunState {
        self.mailbox.state()
    }

    /// Stops the guest, and runs `then` when it has stopped; also when it had stopped before, for whatever reason.
    pub fn pause(&self, then: impl FnOnce() + Send + 'static) {
        self.mailbox.push(Request::Pause(Box::new(move |()| then())));
    }

    /// Lets the guest run, and runs `then` when it does; also when it ran already.
    ///
    /// # Errors
    /// The guest has crashed or switched the machine off, or was migrated. If that comes between this call and its turn,
    /// `then` is dropped unrun.
    pub fn resume(&self, then: impl FnOnce() + Send + 'static) -> Result<(), Error> {
        self.check_guest()?;
        self.mailbox.push(Request::Resume(Box::new(move |()| then())));
        Ok(())
    }

    /// Resets the machine: processor, devices and guest program start afresh, RAM keeps its other content, and
    /// balloon requests and queries that wait are dropped unrun. What the guest printed is kept, what it has not
    /// read is gone. A machine that ran does so afterwards; any other is paused.
    ///
    /// # Errors
    /// The guest was migrated, or is to come.
    pub fn reset(&self, then: impl FnOnce() + Send + 'static) -> Result<(), Error> {
        self.check_here()?;
        self.mailbox.push(Request::Reset(Box::new(move |()| then())));
        Ok(())
    }

    /// Asks for the processor's registers, as they are between two instructions.
    pub fn registers(&self, then: impl FnOnce(Registers) + Send + 'static) {
        self.mailbox.push(Request::Registers(Box::new(then)));
    }

    /// The machine's processors, which is one.
    pub fn cpus(&self) -> Vec<CpuInfo> {
        vec![CpuInfo { index: 0, thread_id: self.thread_id, halted: self.mailbox.is_idle() }]
    }

    /// How many instructions the guest has executed, up to the last batch.
    pub fn instructions(&self) -> u64 {
        self.instructions.load(Ordering::Relaxed)
    }

    /// RAM in bytes. Its first address is [`RAM_BASE`].
    pub fn memory_size(&self) -> u64 {
        self.ram.size()
    }

    /// Copies RAM at the guest-physical address `addr` to `buffer`, all of it or nothing, in any run state. A guest
    /// that runs may be writing to it meanwhile.
    pub fn read_memory(&self, addr: u64, buffer: &mut [u8]) -> Result<(), Error> {
        self.ram.read(addr, buffer)
    }

    /// Whether `size` bytes at the guest-physical address `addr` are all RAM.
    ///
    /// # Errors
    /// They are not; the error says what is RAM.
    pub fn check_range(&self, addr: u64, size: u64) -> Result<(), Error> {
        self.ram.check(addr, size)
    }

    /// Copies `size` bytes of RAM at the guest-physical address `addr` to `output`, in any run state, on the thread
    /// of the caller. `progress` is told after each piece how many bytes are done, and may end the work.
    pub fn save_memory(
        &self,
        addr: u64,
        size: u64,
        output: &mut dyn io::Write,
        progress: &mut dyn FnMut(u64) -> ControlFlow<()>,
    ) -> Result<(), Error> {
        self.ram.save(addr, size, output, progress)
    }

    /// Asks the guest to make do with `target` bytes, rounded down to pages, and runs `then` with what it then has
    /// when it says that it has reached that. That may be never: a paused guest does not answer, nor does one that
    /// is deaf. `then` is told so when a newer target is asked for, and dropped unrun when the machine is reset, or the
    /// guest crashes or switches the machine off.
    ///
    /// # Errors
    /// The target is not from [`GUEST_RESERVED`] to [`Machine::memory_size`], or there is no guest to ask.
    pub fn balloon(
        &self,
        target: u64,
        then: impl FnOnce(Result<u64, Error>) + Send + 'static,
    ) -> Result<(), Error> {
        let (min, max) = (u64::from(GUEST_RESERVED), self.memory_size());
        let refused = Error::BalloonTarget { asked: target, min, max };
        if !(min..=max).contains(&target) {
            return Err(refused);
        }
        let target = u32::try_from(target / u64::from(PAGE_SIZE)).map_err(|_| refused)?;
        self.check_guest()?;
        self.mailbox.push(Request::Balloon { target, then: Box::new(then) });
        Ok(())
    }

    /// Asks the guest how much memory it makes do with. Any number may wait for the answer; `then` is dropped unrun
    /// when the machine is reset, or the guest crashes or switches the machine off.
    ///
    /// # Errors
    /// There is no guest to ask.
    pub fn query_balloon(&self, then: impl FnOnce(BalloonState) + Send + 'static) -> Result<(), Error> {
        self.check_guest()?;
        self.mailbox.push(Request::QueryBalloon(Box::new(then)));
        Ok(())
    }

    /// Types at the guest's serial port; says how many of the bytes were accepted. The others found the buffer full
    /// (4 KiB beside the port's FIFO) or no guest to read them: it is for the caller to try again.
    pub fn serial_input(&self, bytes: &[u8]) -> usize {
        if self.run_state().has_guest() { self.serial.input(bytes) } else { 0 }
    }

    /// The last 16 KiB that the guest printed.
    pub fn serial_output(&self) -> Vec<u8> {
        self.serial.output()
    }

    /// Gives `watch` what [`Machine::serial_output`] holds now, if anything, and then whatever the guest prints,
    /// nothing lost or twice, on the vCPU thread, until it breaks. It is dropped then, or when the machine is shut
    /// down.
    pub fn on_serial(&self, watch: impl FnMut(&[u8]) -> ControlFlow<()> + Send + 'static) {
        self.mailbox.push(Request::Watch(Box::new(watch)));
    }

    /// Ends the machine for good and waits for its thread, which first drops every callback that waits, unrun. There
    /// is no notice. Called again it does nothing; called from a callback it does not wait.
    pub fn shutdown(&self) {
        self.mailbox.close();
        if thread::current().id() == self.vcpu {
            return;
        }
        let mut thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner);
        if thread.take().is_some_and(|it| it.join().is_err()) {
            log::error!("the vCPU thread panicked");
        }
    }

    fn check_guest(&self) -> Result<(), Error> {
        let state = self.run_state();
        if state.has_guest() { Ok(()) } else { Err(Error::Stopped { state }) }
    }

    /// Whether what happens to the guest is this machine's affair.
    fn check_here(&self) -> Result<(), Error> {
        let state = self.run_state();
        if state.is_elsewhere() { Err(Error::Stopped { state }) } else { Ok(()) }
    }

    /// Begins a job that copies or replaces the whole machine.
    fn begin(&self, job: Job) -> Result<job::Working, Error> {
        self.jobs.begin(job).map_err(Error::Busy)
    }

    /// Stops the guest and waits for its state. In a callback it would wait for ever.
    fn hold(&self, reason: RunState) -> Result<hold::Held, Error> {
        self.wait(|then| Request::Hold { state: reason, then }).map(hold::Held::arrived)
    }

    /// Takes another guest in the place of this one, and waits until that is done.
    fn restore(&self, restore: restore::Restore) -> Result<(), Error> {
        self.wait(|then| Request::Restore { restore: Box::new(restore), then })
    }

    /// Waits for the answer of the vCPU thread; without one, there is no guest.
    fn wait<T: Send + 'static>(
        &self,
        request: impl FnOnce(callback::Then<T>) -> Request,
    ) -> Result<T, Error> {
        let (tell, told) = mpsc::sync_channel(1);
        self.mailbox.push(request(Box::new(move |answer| drop(tell.send(answer)))));
        told.recv().map_err(|_| Error::Stopped { state: self.run_state() })
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        self.shutdown();
    }
}

impl fmt::Debug for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Machine")
            .field("name", &self.name)
            .field("mailbox", &self.mailbox)
            .field("serial", &self.serial)
            .field("instructions", &self.instructions())
            .finish_non_exhaustive()
    }
}

/// A size of RAM in pages, if it is one that the machine can have.
fn pages(memory: u64) -> Option<u32> {
    let possible = (MIN_MEMORY..=MAX_MEMORY).contains(&memory) && memory.is_multiple_of(PAGE_SIZE.into());
    if possible { u32::try_from(memory / u64::from(PAGE_SIZE)).ok() } else { None }
}

/// Starts the vCPU thread; returns when it knows its own id.
fn spawn(vcpu: vcpu::Vcpu) -> Result<(JoinHandle<()>, i32), Error> {
    let refused = |reason: String| Error::Host { what: "the vCPU thread", reason };
    let (tell, told) = mpsc::sync_channel(1);
    let thread = thread::Builder::new()
        .name("vcpu0".into())
        .spawn(move || {
            // The receiver waits right below.
            let _ = tell.send(rustix::thread::gettid().as_raw_nonzero().get());
            vcpu.run();
        })
        .map_err(|error| refused(error.to_string()))?;
    let thread_id = told.recv().map_err(|_| refused("it ended at once".into()))?;
    Ok((thread, thread_id))
}
