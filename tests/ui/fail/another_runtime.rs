//! The runtime is of another version than the attributes, as when a lock file has two of them.

#![allow(unused)]

use older::{CommandTable, QapiType, command_table, monitor_command, monitor_commands, monitor_event};

/// What another version of the runtime has: everything but what the attributes of this one look for.
mod older {
    pub use monitor_runtime::{
        CommandTable, QapiType, command_table, monitor_command, monitor_commands, monitor_event,
    };

    pub mod __private_0_0_9 {}
    pub use __private_0_0_9 as monitor_macros_0_0_9_needs_monitor_runtime_0_0_9;
}

struct Vmm;

#[monitor_commands(crate = crate::older)]
impl Vmm {
    /// Set how much memory the guest may use.
    #[monitor_command]
    fn balloon(&mut self, value: u64, #[arg(default = 1)] step: u64) -> u64 {
        value
    }

    /// Add a device.
    #[monitor_command]
    fn device_add(&mut self, device: Device) {}
}

/// Stop the machine.
#[monitor_command(crate = crate::older)]
fn stop(vmm: &mut Vmm) {}

#[monitor_event(crate = crate::older)]
#[derive(serde::Serialize)]
struct Stopped {
    reason: String,
}

#[derive(QapiType)]
#[qapi(crate = crate::older)]
struct Device {
    id: String,
}

command_table! {
    crate = crate::older;
    static COMMANDS: CommandTable<Vmm> = [..Vmm::COMMANDS, stop, event Stopped];
}

fn main() {}
