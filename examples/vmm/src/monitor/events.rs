//! The events of the machine, and how its notices become them.

use crate::machine::Notice;
use monitor_runtime::{Events, monitor_event};
use schemars::JsonSchema;
use serde::Serialize;

/// The guest makes do with another amount of memory.
#[monitor_event]
#[derive(Debug, JsonSchema, Serialize)]
pub struct BalloonChange {
    /// What the guest has now, in bytes.
    pub actual: u64,
}

/// The guest did what its processor cannot; the machine waits for a reset.
#[monitor_event]
#[derive(Debug, JsonSchema, Serialize)]
pub struct GuestPanicked {
    /// What it did, and where.
    pub reason: String,
}

/// The machine was reset.
#[monitor_event]
#[derive(Debug, JsonSchema, Serialize)]
pub struct Reset;

/// The machine runs again.
#[monitor_event]
#[derive(Debug, JsonSchema, Serialize)]
pub struct Resume;

/// The machine was switched off, or the program ends.
#[monitor_event]
#[derive(Debug, JsonSchema, Serialize)]
pub struct Shutdown {
    /// Whether the guest did it itself.
    pub guest: bool,
}

/// The machine was paused.
#[monitor_event]
#[derive(Debug, JsonSchema, Serialize)]
pub struct Stop;

/// What a machine is to tell its notices to.
pub fn notify(events: Events) -> impl Fn(Notice) + Send + Sync + 'static {
    move |notice| match notice {
        Notice::BalloonChanged { actual } => events.emit(&BalloonChange { actual }),
        Notice::Crashed { reason } => events.emit(&GuestPanicked { reason }),
        Notice::PowerOff => events.emit(&Shutdown { guest: true }),
        Notice::Reset => events.emit(&Reset),
        Notice::Resumed => events.emit(&Resume),
        Notice::Stopped => events.emit(&Stop),
    }
}
