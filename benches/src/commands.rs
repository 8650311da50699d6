//! The measured command, as both sides call it: its work, its result and the requests. How bytes become a call of it is
//! `ours` and `hand`.

use schemars::JsonSchema;
use serde::Serialize;
use std::fmt;

/// The request that is measured: three scalar arguments, and an id as libvirt gives one.
pub(crate) const REQUEST: &str = concat!(
    r#"{"execute":"set-link","arguments":{"name":"net0","speed":10000,"full-duplex":true},"id":"libvirt-42"}"#,
    "\r\n"
);

/// The same request to the same command, declared asynchronous.
pub(crate) const REQUEST_LATER: &str = concat!(
    r#"{"execute":"set-link-later","arguments":{"name":"net0","speed":10000,"full-duplex":true},"id":"libvirt-42"}"#,
    "\r\n"
);

/// What the commands work on.
#[derive(Debug, Default)]
pub(crate) struct Machine {
    changes: u64,
}

/// What the measured command answers. It is described because other packages of the workspace turn that feature on.
#[derive(Debug, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct LinkInfo {
    name: String,
    speed: u64,
    full_duplex: bool,
}

/// Why it fails.
#[derive(Debug)]
pub(crate) struct NoSpeed;

impl fmt::Display for NoSpeed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("A link needs a speed")
    }
}

impl Machine {
    /// The work of the measured command: as little as keeps it from being optimised away.
    pub(crate) fn change_link(
        &mut self,
        name: String,
        speed: u64,
        full_duplex: Option<bool>,
    ) -> Result<LinkInfo, NoSpeed> {
        if speed == 0 {
            return Err(NoSpeed);
        }
        self.changes += 1;
        Ok(LinkInfo { name, speed, full_duplex: full_duplex.unwrap_or(true) })
    }
}

/// A side of the benchmark: a long-lived session with one client.
pub(crate) trait Side {
    /// Answers one request; `reply` is emptied first.
    fn answer(&mut self, request: &[u8], reply: &mut Vec<u8>);
}
