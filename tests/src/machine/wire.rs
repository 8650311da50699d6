//! Commands for tests of the sessions: they leave a trace, emit events, run out of band; and the recorded probe's.

use super::{Counted, Quiet, Vmm, VmmShared};
use monitor_runtime::{Caller, CommandError, Error, ErrorClass, monitor_command, monitor_commands};
use schemars::JsonSchema;
use serde::Serialize;
use std::fmt;
use std::sync::atomic::Ordering;

/// An error with a class and a hint.
#[derive(Debug)]
struct NoDevice;

impl fmt::Display for NoDevice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Device 'd9' not found")
    }
}

impl CommandError for NoDevice {
    fn class(&self) -> ErrorClass {
        ErrorClass::DeviceNotFound
    }
    fn hint(&self) -> Option<String> {
        Some("Plug it in".to_owned())
    }
}

#[monitor_commands(table = WIRE)]
impl Vmm {
    /// Leave a trace.
    #[monitor_command]
    fn trace(&mut self, what: String) {
        self.ran.borrow_mut().push(what);
    }

    /// Emit both events.
    #[monitor_command]
    fn count(&mut self, count: u64) {
        self.events.emit(&Counted { count });
        self.events.emit(&Quiet {});
    }

    /// Answer `size` bytes.
    #[monitor_command]
    fn fill(&self, size: usize) -> String {
        "x".repeat(size)
    }

    /// Return the processor that the command is about.
    #[monitor_command]
    fn which_cpu(&self, caller: &Caller) -> Option<i64> {
        caller.cpu_index()
    }

    /// Fail, in a class of its own.
    #[monitor_command]
    fn unplug(&self) -> Result<(), NoDevice> {
        Err(NoDevice)
    }
}

/// Add one, as a free function.
#[monitor_command]
pub(super) fn free(vmm: &mut Vmm, value: u64) -> Result<u64, Error> {
    vmm.ran.borrow_mut().push(format!("free {value}"));
    value.checked_add(1).ok_or_else(|| Error::generic("the sum does not fit"))
}

#[monitor_commands(shared)]
impl VmmShared {
    /// Count how often this was called.
    #[monitor_command(oob)]
    fn poke(&self) -> u64 {
        self.pokes.fetch_add(1, Ordering::Relaxed) + 1
    }
}

/// What the recorded connections talked to.
#[derive(Debug)]
pub struct Probe;

/// What the recorded connections were answered.
#[derive(Debug, Serialize, JsonSchema)]
struct Name {
    name: &'static str,
}

#[monitor_commands]
impl Probe {
    /// Return the name of the machine.
    #[monitor_command]
    fn query_name(&self) -> Name {
        Name { name: "probe" }
    }
}
