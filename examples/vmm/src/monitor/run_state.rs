//! Whether the machine runs, and making it.

use super::events::{Cause, Shutdown};
use super::{Vmm, VmmError};
use crate::machine;
use monitor_runtime::{Completion, monitor_commands};
use serde::Serialize;
use std::fmt;

/// What the machine is doing.
#[derive(Clone, Copy, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum RunState {
    /// The guest stands still while the last of it is migrated.
    FinishMigrate,
    /// There is no guest yet: one is to be migrated here.
    Inmigrate,
    /// The guest has crashed.
    InternalError,
    /// The guest waits for `cont`.
    Paused,
    /// The guest was migrated.
    Postmigrate,
    /// The guest runs.
    Running,
    /// The guest stands still while the last of it is saved.
    SaveVm,
    /// The guest has switched the machine off.
    Shutdown,
}

/// The state of the machine.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct StatusInfo {
    /// Whether the guest runs.
    pub running: bool,
    /// What it is doing.
    pub status: RunState,
}

/// What the machine is called.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct NameInfo {
    /// The name it was started with.
    pub name: String,
}

#[monitor_commands(table = RUN_STATE)]
impl Vmm {
    /// Return whether the machine runs, and if not, why.
    #[monitor_command(user_print = print_status)]
    fn query_status(&self) -> StatusInfo {
        let status = match self.machine.run_state() {
            machine::RunState::FinishMigrate => RunState::FinishMigrate,
            machine::RunState::InMigrate => RunState::Inmigrate,
            machine::RunState::HandedOver | machine::RunState::PostMigrate => RunState::Postmigrate,
            machine::RunState::SaveVm => RunState::SaveVm,
            machine::RunState::InternalError => RunState::InternalError,
            machine::RunState::Paused => RunState::Paused,
            machine::RunState::Running => RunState::Running,
            machine::RunState::Shutdown => RunState::Shutdown,
        };
        StatusInfo { running: matches!(status, RunState::Running), status }
    }

    /// Return what the machine is called.
    #[monitor_command(user_print = print_name)]
    fn query_name(&self) -> NameInfo {
        NameInfo { name: self.machine.name().to_owned() }
    }

    /// Pause the machine.
    ///
    /// Completes when the guest has stopped. A machine that was paused stays so.
    #[monitor_command(async)]
    fn stop(&mut self, done: Completion<()>) {
        self.machine.pause(move || done.complete(()));
    }

    /// Let the machine run.
    ///
    /// Completes when the guest runs. A machine that ran goes on.
    #[monitor_command(async, hmp(name = "cont|c"))]
    fn cont(&mut self, done: Completion<()>) -> Result<(), VmmError> {
        Ok(self.machine.resume(move || done.complete(()))?)
    }

    /// Reset the machine, as its button would.
    ///
    /// Completes when the guest starts afresh.
    #[monitor_command(async, name = "system_reset")]
    fn system_reset(&mut self, done: Completion<()>) -> Result<(), VmmError> {
        Ok(self.machine.reset(move || done.complete(()))?)
    }

    /// Quit the program.
    ///
    /// The reply comes before the connection ends.
    #[monitor_command(hmp(name = "quit|q"))]
    fn quit(&mut self) {
        self.events.emit(&Shutdown { guest: false, reason: Cause::HostQmpQuit });
        self.stopper.stop();
    }
}

fn print_status(info: &StatusInfo, out: &mut dyn fmt::Write) -> fmt::Result {
    let status = match info.status {
        RunState::FinishMigrate => "paused (finish-migrate)",
        RunState::Inmigrate => "paused (inmigrate)",
        RunState::Postmigrate => "paused (postmigrate)",
        RunState::SaveVm => "paused (save-vm)",
        RunState::InternalError => "paused (the guest has crashed)",
        RunState::Paused => "paused",
        RunState::Running => "running",
        RunState::Shutdown => "switched off",
    };
    write!(out, "VM status: {status}")
}

fn print_name(info: &NameInfo, out: &mut dyn fmt::Write) -> fmt::Result {
    out.write_str(&info.name)
}
