//! The monitor's commands: the context they run on and the table that lists them, one file a subject. The machine knows
//! nothing of them.

pub mod balloon;
pub mod debug;
pub mod error;
pub mod events;
pub mod memory;
pub mod migration;
pub mod processor;
pub mod run_state;
pub mod serial;
pub mod snapshot;
mod worker;

pub use error::VmmError;
pub use events::notify;

use crate::machine::{Machine, Snapshots};
use monitor_runtime::serve::Stopper;
use monitor_runtime::{CommandTable, Events, builtin, command_table, embedded_schema};
use std::sync::Arc;

/// What commands run on: owned by the thread that runs them.
#[derive(Debug)]
pub struct Vmm {
    machine: Arc<Machine>,
    snapshots: Option<Snapshots>,
    shared: Arc<VmmShared>,
    events: Events,
    stopper: Stopper,
}

impl Vmm {
    /// The context of a machine's monitors; `stopper` ends the program.
    pub fn new(machine: Arc<Machine>, shared: Arc<VmmShared>, events: Events, stopper: Stopper) -> Self {
        Self { machine, snapshots: None, shared, events, stopper }
    }

    /// Keeps snapshots there. Without it, there are none.
    #[must_use]
    pub fn snapshots(self, snapshots: Option<Snapshots>) -> Self {
        Self { snapshots, ..self }
    }
}

/// What out-of-band commands run on, at any time, on the threads of their monitors.
#[derive(Debug)]
pub struct VmmShared {
    machine: Arc<Machine>,
}

impl VmmShared {
    /// The shared part of a machine's context.
    pub fn new(machine: Arc<Machine>) -> Self {
        Self { machine }
    }
}

command_table! {
    /// Every command and event of the machine's monitors.
    pub static COMMANDS: CommandTable<Vmm, VmmShared> = [
        ..builtin::QMP,
        ..builtin::HUMAN,
        ..builtin::PENDING,
        ..builtin::MONITORS,
        ..builtin::DESCRIPTORS,
        ..builtin::HUMAN_MONITOR_COMMAND,
        ..Vmm::RUN_STATE,
        ..Vmm::BALLOON,
        ..Vmm::DEBUG,
        ..Vmm::PROCESSOR,
        ..Vmm::SERIAL,
        ..Vmm::SNAPSHOT,
        ..Vmm::MIGRATION,
        memory::memsave,
        shared ..VmmShared::COMMANDS in |vmm| &*vmm.shared,
        registers Vmm::register,
        event events::BalloonChange,
        event events::GuestPanicked,
        event events::Migration,
        event events::Reset,
        event events::Resume,
        event events::Shutdown,
        event events::Stop,
    ];
}

embedded_schema! {
    /// What `query-qmp-schema` answers, so that schemars need not be linked for it. After a change of the table:
    /// `cargo run -- schema --format introspection --output examples/vmm/introspection.json`.
    pub static SCHEMA = "../../introspection.json" of COMMANDS;
}

#[cfg(test)]
mod tests {
    use super::COMMANDS;
    use monitor_runtime::human;

    #[test]
    fn examples_are_lines_of_their_commands() {
        assert_eq!(human::check_examples(COMMANDS.declarations()), Ok(()));
    }
}
