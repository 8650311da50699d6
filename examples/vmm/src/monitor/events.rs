//! The events of the machine, and how its notices become them.

use super::migration::MigrationStatus;
use crate::machine::Notice;
use monitor_runtime::{Events, monitor_event};
use serde::Serialize;

/// The guest makes do with another amount of memory.
#[monitor_event(rate_limit_ms = 1000)]
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BalloonChange {
    /// What the guest has now, in bytes.
    pub actual: u64,
}

/// The guest did what its processor cannot; the machine waits for a reset.
#[monitor_event]
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GuestPanicked {
    /// What was done about it.
    pub action: PanicAction,
    /// What the guest did, and where.
    pub reason: String,
}

/// What is done when the guest has crashed.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum PanicAction {
    /// The machine waits for a reset.
    Pause,
}

/// Why the machine was reset or switched off, in QEMU's words.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Cause {
    /// The guest switched it off.
    GuestShutdown,
    /// A monitor's `quit`.
    HostQmpQuit,
    /// A monitor's `system_reset`.
    HostQmpSystemReset,
}

/// A migration, to here or from here, has got on.
#[monitor_event]
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Migration {
    /// To where.
    pub status: MigrationStatus,
}

/// The machine was reset.
#[monitor_event]
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reset {
    /// Whether the guest did it itself.
    pub guest: bool,
    /// Why.
    pub reason: Cause,
}

/// The machine runs again.
#[monitor_event]
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Resume;

/// The machine was switched off, or the program ends.
#[monitor_event]
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Shutdown {
    /// Whether the guest did it itself.
    pub guest: bool,
    /// Why.
    pub reason: Cause,
}

/// The machine was paused.
#[monitor_event]
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Stop;

/// What a machine is to tell its notices to.
pub fn notify(events: Events) -> impl Fn(Notice) + Send + Sync + 'static {
    move |notice| match notice {
        Notice::BalloonChanged { actual } => events.emit(&BalloonChange { actual }),
        Notice::Crashed { reason } => events.emit(&GuestPanicked { action: PanicAction::Pause, reason }),
        Notice::Migration { status } => events.emit(&Migration { status: status.into() }),
        Notice::PowerOff => events.emit(&Shutdown { guest: true, reason: Cause::GuestShutdown }),
        Notice::Reset => events.emit(&Reset { guest: false, reason: Cause::HostQmpSystemReset }),
        Notice::Resumed => events.emit(&Resume),
        Notice::Stopped => events.emit(&Stop),
    }
}
