//! How far a command is, as an event of its own session's that a client has to ask for. Who is shown it is `output`'s.

use crate::command::{Commands, Progress};
use crate::{Event, EventInfo, event, monitor_event};
use serde::Serialize;
use serde_json::Value;
use std::time::{Duration, SystemTime};

/// How often a client is told of one command.
pub(super) const INTERVAL: Duration = Duration::from_millis(INTERVAL_MS);
const INTERVAL_MS: u64 = 1000;

/// How much of a command in flight is done. Each command is limited apart. This monitor's, not QEMU's.
// A declaration for documents: what is sent is written by hand, because the id is echoed as it was spelt.
#[monitor_event(rate_limit_ms = INTERVAL_MS)]
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(monitor_schema::schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(crate = "monitor_schema::schemars"))]
pub(crate) struct CommandProgress {
    /// The `id` of its request, if it had one.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Value>,
    /// How much is done.
    part: u64,
    /// How much there is, in the same unit, which is the command's.
    whole: u64,
}

impl CommandProgress {
    /// The declaration, where a client of these commands may get the event: only what takes its time can be on its way.
    pub(crate) fn of(commands: &Commands) -> Option<&'static EventInfo> {
        commands.iter().any(|info| info.asynchronous).then_some(Self::INFO)
    }
}

/// The line that says how far the request of this id is.
pub(super) fn line(id: &[u8], Progress { part, whole }: Progress, now: SystemTime) -> Vec<u8> {
    let mut data = b"{".to_vec();
    if !id.is_empty() {
        data.extend_from_slice(br#""id":"#);
        data.extend_from_slice(id);
        data.push(b',');
    }
    data.extend_from_slice(format!(r#""part":{part},"whole":{whole}}}"#).as_bytes());
    event::line(CommandProgress::INFO.name, &data, now)
}
