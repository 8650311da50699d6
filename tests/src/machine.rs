//! The machine under test: its state, its types and its tables. What its commands do is in the modules, one a purpose;
//! who asks is `pair`'s.

mod acts;
mod descriptors;
mod typed;
mod values;
mod wire;

pub use acts::{Act, Broken, Number};
pub use values::{Mode, Options};
pub use wire::Probe;

use monitor_runtime::{CommandTable, Completion, Events, builtin, command_table, monitor_event};
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

command_table! {
    /// Every command of the machine.
    pub static COMMANDS: CommandTable<Vmm, VmmShared> = [
        ..Vmm::ACTS, ..Vmm::VALUES, ..Vmm::TYPED, ..Vmm::WIRE, ..Vmm::DESCRIPTORS, wire::free,
        shared ..VmmShared::COMMANDS in |vmm| &*vmm.shared,
        ..builtin::QMP, ..builtin::HUMAN, ..builtin::PENDING, ..builtin::MONITORS,
        ..builtin::DESCRIPTORS, ..builtin::HUMAN_MONITOR_COMMAND, event Counted, event Quiet, registers Vmm::register, event Measured,
    ];
}

command_table! {
    /// A table of another monitor, over the same machine.
    pub static OTHER: CommandTable<Vmm, VmmShared> = [..Vmm::WIRE, ..builtin::QMP];
}

command_table! {
    /// The table that QEMU's recorded connections need.
    pub static PROBE: CommandTable<Probe> = [..Probe::COMMANDS, ..builtin::QMP];
}

/// The context of the commands. The `Rc` says that it need not be `Send`.
#[derive(Debug)]
pub struct Vmm {
    /// Completions that `keep` put aside, for the test to meet.
    pub kept: Vec<Completion<Number>>,
    /// What ran, in order.
    pub ran: Rc<std::cell::RefCell<Vec<String>>>,
    /// The part that commands out of band reach.
    pub shared: Arc<VmmShared>,
    /// Where its events go.
    pub events: Events,
}

/// What commands out of band may touch.
#[derive(Debug, Default)]
pub struct VmmShared {
    pub(crate) pokes: AtomicU64,
}

impl Vmm {
    /// A machine that nothing has happened to.
    pub fn new() -> Self {
        Self { kept: Vec::new(), ran: Rc::default(), shared: Arc::default(), events: Events::new(now) }
    }

    /// Takes the completion that was kept last.
    pub fn take(&mut self) -> Completion<Number> {
        self.kept.pop().unwrap()
    }
}

impl Default for Vmm {
    fn default() -> Self {
        Self::new()
    }
}

thread_local! {
    static PASSED: Cell<Duration> = const { Cell::new(Duration::ZERO) };
}

/// Lets time pass, for the machines of this thread.
pub fn pass(duration: Duration) {
    PASSED.set(PASSED.get() + duration);
}

/// The time, which passes when a test says so: what the events of a [`Vmm`] are stamped with.
pub fn now() -> SystemTime {
    UNIX_EPOCH + Duration::new(1_700_000_000, 123_456_789) + PASSED.get()
}

/// Something was counted.
#[monitor_event(name = "COUNTED")]
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub struct Counted {
    /// How many.
    pub count: u64,
}

/// Nothing was said.
#[monitor_event(name = "QUIET")]
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub struct Quiet {}

/// Something was measured, perhaps often.
#[monitor_event(name = "MEASURED", rate_limit_ms = 1000, key = sensor)]
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub struct Measured {
    /// What measured it.
    pub sensor: &'static str,
    /// What it was.
    pub value: u64,
}
