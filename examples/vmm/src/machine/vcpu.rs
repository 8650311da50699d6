//! The vCPU thread: it runs the guest in batches, does between them what the mailbox asks for, and tells the
//! rest of the program what became of it. It is the only writer of the run state and of every device but the
//! serial port's input.

use super::bus::{Bus, Event};
use super::callback::{self, Then};
use super::clock::Clock;
use super::hold::{Held, Release};
use super::mailbox::{Mailbox, Request, Rest, RunState, Watcher, Work};
use super::restore::Restore;
use super::state::{ControlRegisters, MachineState, Processor};
use super::{BalloonState, Error, Notice, RAM_BASE, Registers};
use rrs_lib::HartState;
use rrs_lib::instruction_executor::{InstructionException, InstructionExecutor};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How many instructions are run before the mailbox is looked at: below a millisecond in a release build.
const BATCH: u32 = 10_000;

/// The guest program; `guest/build.sh` makes it of `guest/guest.S`.
const GUEST: &[u8] = include_bytes!("../../guest/guest.bin");

/// Who is told what happens.
pub(super) type Notify = Arc<dyn Fn(Notice) + Send + Sync>;

/// Everything the vCPU thread owns.
pub(super) struct Vcpu {
    hart: HartState,
    bus: Bus,
    mailbox: Arc<Mailbox>,
    instructions: Arc<AtomicU64>,
    clock: Clock,
    notify: Notify,
    watchers: Vec<Watching>,
}

/// A watcher of the serial port and how much of its output it has had.
struct Watching {
    watcher: Watcher,
    seen: u64,
}

/// How a batch ended, if not by its length.
enum Interruption {
    Event(Event),
    Trap(String),
}

impl Vcpu {
    /// A processor at its reset address, the guest program loaded.
    pub(super) fn new(
        bus: Bus,
        mailbox: Arc<Mailbox>,
        instructions: Arc<AtomicU64>,
        notify: Notify,
    ) -> Result<Self, Error> {
        let (hart, clock, watchers) = (HartState::new(), Clock::default(), Vec::new());
        let mut vcpu = Self { hart, bus, mailbox, instructions, clock, notify, watchers };
        vcpu.clock.run(vcpu.mailbox.state() == RunState::Running);
        vcpu.boot()?;
        Ok(vcpu)
    }

    /// The thread's body: serves until the mailbox is closed. Afterwards every callback has been run or dropped.
    pub(super) fn run(mut self) {
        // Callbacks are guarded one by one; this is for a fault of the machine itself, and for a callback whose
        // drop panics. Requests go on being handled: the next one may be the reset.
        while callback::run(|| self.serve()).is_none() {
            self.crash("the machine failed; its log says where".into());
        }
        let requests = self.mailbox.take_requests();
        let unanswered = self.bus.balloon.abandon();
        callback::run(|| drop(requests));
        callback::run(|| drop(unanswered));
        callback::run(|| drop(self.watchers));
    }

    fn serve(&mut self) {
        loop {
            match self.mailbox.next() {
                Work::Close => return,
                Work::Execute => self.execute(),
                Work::Handle(request) => self.handle(request),
                Work::Release(release) => {
                    self.release(release);
                    self.mailbox.released();
                }
            }
            self.deliver_output();
        }
    }

    fn handle(&mut self, request: Request) {
        let state = self.mailbox.state();
        match request {
            Request::Balloon { target, then } if state.has_guest() => {
                let older = self.bus.balloon.request(target, then);
                self.mailbox.wake();
                if let Some(older) = older {
                    callback::run(|| older(Err(Error::BalloonReplaced)));
                }
            }
            Request::QueryBalloon(then) if state.has_guest() => {
                self.bus.balloon.query(then);
                self.mailbox.wake();
            }
            // Nobody is there to answer.
            Request::Balloon { then, .. } => drop_unrun(then),
            Request::QueryBalloon(then) => drop_unrun(then),
            Request::Hold { state: reason, then } => self.hold(state, reason, then),
            Request::Pause(then) => {
                if state == RunState::Running {
                    self.enter(RunState::Paused, Notice::Stopped);
                }
                callback::run(|| then(()));
            }
            Request::Resume(then) if state.has_guest() => {
                if state != RunState::Running {
                    self.bus.serial.thaw();
                    self.enter(RunState::Running, Notice::Resumed);
                }
                callback::run(|| then(()));
            }
            Request::Resume(then) => drop_unrun(then),
            Request::Reset(then) if state.is_elsewhere() => drop_unrun(then),
            Request::Reset(then) => self.reset(state, then),
            Request::Restore { restore, then } => self.restore(state, *restore, then),
            Request::Registers(then) => {
                let registers = self.registers();
                callback::run(|| then(registers));
            }
            Request::Watch(watcher) => self.watchers.push(Watching { watcher, seen: 0 }),
        }
    }

    fn enter(&mut self, state: RunState, notice: Notice) {
        self.clock.run(state == RunState::Running);
        self.mailbox.set_state(state);
        self.tell(notice);
    }

    /// Stops the guest and hands its state out; nothing else is done until it is released.
    fn hold(&mut self, state: RunState, reason: RunState, then: Then<Held>) {
        let running = state == RunState::Running;
        if !running && state != RunState::Paused {
            return drop_unrun(then);
        }
        if running {
            self.enter(reason, Notice::Stopped);
        } else {
            self.mailbox.set_state(reason);
        }
        let held = Held::new(Arc::clone(&self.mailbox), self.capture(running));
        callback::run(|| then(held));
    }

    fn release(&mut self, release: Release) {
        match release {
            Release::Back { running } => {
                self.bus.serial.thaw();
                if running {
                    self.enter(RunState::Running, Notice::Resumed);
                } else {
                    self.mailbox.set_state(RunState::Paused);
                }
            }
            Release::Keep => {
                let unaware = self.mailbox.keep();
                callback::run(|| drop(unaware));
            }
            Release::HandOver => {
                self.mailbox.set_state(RunState::HandedOver);
                let unanswered = self.bus.balloon.abandon();
                callback::run(|| drop(unanswered));
            }
        }
    }

    fn capture(&self, running: bool) -> MachineState {
        let Registers { pc, x } = self.registers();
        let Rest { idle, wake } = self.mailbox.rest();
        let instructions = self.instructions.load(Ordering::Relaxed);
        MachineState {
            running,
            processor: Processor { pc, x, idle, wake, instructions, ran: self.clock.elapsed() },
            control: ControlRegisters { boots: self.bus.control.boots() },
            balloon: self.bus.balloon.capture(),
            serial: self.bus.serial.freeze(),
        }
    }

    /// Takes another guest in the place of this one. A guest that ran is followed by one that runs.
    fn restore(&mut self, state: RunState, restore: Restore, then: Then<()>) {
        if state == RunState::Running {
            self.enter(RunState::Paused, Notice::Stopped);
        }
        let unanswered = self.bus.balloon.abandon();
        callback::run(|| drop(unanswered));
        let Restore { memory, processor, control, balloon, serial, run } = restore;
        if let Some(Err(error)) = memory.map(|memory| self.bus.ram.copy_from(&memory)) {
            self.crash(error.to_string());
            return drop_unrun(then);
        }
        self.hart = HartState { pc: processor.pc, registers: processor.x, ..HartState::new() };
        self.instructions.store(processor.instructions, Ordering::Relaxed);
        self.clock = Clock::at(processor.ran);
        self.bus.event = None;
        self.bus.control.restore(control.boots);
        self.bus.serial.restore(serial);
        self.bus.serial.thaw();
        let changed = self.bus.balloon.restore(&balloon);
        self.mailbox.set_rest(Rest { idle: processor.idle, wake: processor.wake });
        if changed {
            self.tell(Notice::BalloonChanged { actual: self.bus.balloon.actual() });
        }
        if run.unwrap_or(state == RunState::Running) {
            self.enter(RunState::Running, Notice::Resumed);
        } else {
            self.mailbox.set_state(RunState::Paused);
        }
        callback::run(|| then(()));
    }

    fn tell(&self, notice: Notice) {
        callback::run(|| (self.notify)(notice));
    }

    fn registers(&self) -> Registers {
        let mut x = self.hart.registers;
        x[0] = 0; // the processor keeps no value there, and says so
        Registers { pc: self.hart.pc, x }
    }

    /// Puts the machine in its first state, RAM's content apart, as a warm reset does.
    fn boot(&mut self) -> Result<(), Error> {
        self.hart = HartState::new();
        self.hart.pc = RAM_BASE;
        self.bus.event = None;
        self.bus.control.boot();
        self.bus.serial.reset();
        self.mailbox.reset();
        self.bus.ram.load_image(GUEST)
    }

    fn reset(&mut self, state: RunState, then: Then<()>) {
        let unanswered = self.bus.balloon.abandon();
        let had_less = self.bus.balloon.reset();
        callback::run(|| drop(unanswered));
        if let Err(error) = self.boot() {
            self.crash(error.to_string());
            return drop_unrun(then);
        }
        if state != RunState::Running {
            self.mailbox.set_state(RunState::Paused);
        }
        self.tell(Notice::Reset);
        if had_less {
            self.tell(Notice::BalloonChanged { actual: self.bus.balloon.actual() });
        }
        callback::run(|| then(()));
    }

    fn execute(&mut self) {
        let (executed, interruption) = run_batch(&mut self.hart, &mut self.bus);
        self.instructions.fetch_add(executed, Ordering::Relaxed);
        match interruption {
            None => {}
            Some(Interruption::Event(event)) => self.on_event(event),
            Some(Interruption::Trap(reason)) => self.crash(reason),
        }
    }

    fn on_event(&mut self, event: Event) {
        match event {
            Event::BalloonActual { changed } => {
                let actual = self.bus.balloon.actual();
                if changed {
                    self.tell(Notice::BalloonChanged { actual });
                }
                if let Some(then) = self.bus.balloon.take_reached() {
                    callback::run(|| then(Ok(actual)));
                }
            }
            Event::BalloonAnswer { actual } => {
                for then in self.bus.balloon.take_queries() {
                    callback::run(|| then(BalloonState { actual }));
                }
            }
            Event::Idle => self.mailbox.idle(),
            Event::PowerOff => self.leave(RunState::Shutdown, Notice::PowerOff),
        }
    }

    fn crash(&mut self, reason: String) {
        log::error!("the guest has crashed: {reason}");
        self.leave(RunState::InternalError, Notice::Crashed { reason });
    }

    /// The guest is gone, and with it whatever it was to answer.
    fn leave(&mut self, state: RunState, notice: Notice) {
        let unanswered = self.bus.balloon.abandon();
        self.deliver_output();
        self.enter(state, notice);
        callback::run(|| drop(unanswered));
    }

    fn deliver_output(&mut self) {
        let serial = &self.bus.serial;
        self.watchers.retain_mut(|Watching { watcher, seen }| {
            let (bytes, total) = serial.output_since(*seen);
            *seen = total;
            bytes.is_empty() || callback::run(|| watcher(&bytes)).is_some_and(|flow| flow.is_continue())
        });
    }
}

/// Drops a callback that will not be called, whatever its drop does.
fn drop_unrun<T>(then: Then<T>) {
    callback::run(|| drop(then));
}

/// Runs instructions until there are enough or one needs the thread's attention; says how many were run.
fn run_batch(hart: &mut HartState, bus: &mut Bus) -> (u64, Option<Interruption>) {
    let mut executor = InstructionExecutor { mem: bus, hart_state: hart };
    for executed in 0..BATCH {
        let pc = executor.hart_state.pc;
        if !executor.mem.is_code(pc) {
            return (executed.into(), Some(Interruption::Trap(format!("no code can be at pc {pc:#010x}"))));
        }
        if let Err(exception) = executor.step() {
            return (executed.into(), Some(Interruption::Trap(explain(&exception, pc))));
        }
        if let Some(event) = executor.mem.event.take() {
            return (u64::from(executed) + 1, Some(Interruption::Event(event)));
        }
    }
    (BATCH.into(), None)
}

fn explain(exception: &InstructionException, pc: u32) -> String {
    let what = match exception {
        InstructionException::IllegalInstruction(_, bits) => format!("illegal instruction {bits:#010x}"),
        InstructionException::FetchError(_) => "no code".into(),
        InstructionException::LoadAccessFault(addr) => format!("nothing can be loaded from {addr:#010x}"),
        InstructionException::StoreAccessFault(addr) => format!("nothing can be stored to {addr:#010x}"),
        InstructionException::AlignmentFault(addr) => format!("misaligned access to {addr:#010x}"),
    };
    format!("{what}, at pc {pc:#010x}")
}
