//! The measured commands, as all sides call them: their work, their arguments and results, and the requests. How bytes
//! become a call of one is each side's own.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! request {
    ($text:literal) => {
        concat!($text, "\r\n")
    };
}

/// No arguments, nothing to return, and an id as libvirt gives one.
pub(crate) const NOTHING: &str = request!(r#"{"execute":"reset-links","id":"libvirt-42"}"#);
/// Three scalar arguments.
pub(crate) const SCALARS: &str = request!(
    r#"{"execute":"set-link","arguments":{"name":"net0","speed":10000,"full-duplex":true},"id":"libvirt-42"}"#
);
/// The same request to the same command, declared asynchronous.
pub(crate) const SCALARS_LATER: &str = request!(
    r#"{"execute":"set-link-later","arguments":{"name":"net0","speed":10000,"full-duplex":true},"id":"libvirt-42"}"#
);
/// One argument of six members, one of them a list.
pub(crate) const NESTED: &str = request!(
    r#"{"execute":"add-drive","arguments":{"options":{"node-name":"disk0","driver":"qcow2","size":107374182400,"read-only":false,"throttle-group":"slow","tags":["boot","system","backed-up"]}},"id":"libvirt-42"}"#
);
/// A thousand structs come back, 100 KB.
pub(crate) const LARGE: &str = request!(r#"{"execute":"query-link-statistics","id":"libvirt-42"}"#);
/// A command that is not there.
pub(crate) const UNKNOWN: &str = request!(r#"{"execute":"query-lynx","id":"libvirt-42"}"#);
/// A number where a string is wanted.
pub(crate) const WRONG_TYPE: &str = request!(
    r#"{"execute":"set-link","arguments":{"name":17,"speed":10000,"full-duplex":true},"id":"libvirt-42"}"#
);

/// What the commands work on.
#[derive(Debug, Default)]
pub(crate) struct Machine {
    changes: u64,
    pub(crate) held: Vec<monitor_runtime::Completion<LinkInfo>>,
}

/// What a link is. Results are described because other packages of the workspace turn that feature on.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct LinkInfo {
    name: String,
    speed: u64,
    full_duplex: bool,
}

impl LinkInfo {
    pub(crate) fn of(name: String, speed: Option<u64>) -> Self {
        Self { name, speed: speed.unwrap_or(1000), full_duplex: true }
    }
}

/// What a drive is made of.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct DriveOptions {
    node_name: String,
    driver: Driver,
    size: u64,
    read_only: bool,
    throttle_group: Option<String>,
    tags: Vec<String>,
}

#[derive(Clone, Copy, Debug, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Driver {
    Raw,
    Qcow2,
}

/// What a drive is.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct DriveInfo {
    node_name: String,
    size: u64,
    tags: u64,
}

/// What has passed a link.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct LinkStatistics {
    name: String,
    rx_bytes: u64,
    rx_packets: u64,
    tx_bytes: u64,
    tx_packets: u64,
    up: bool,
}

/// The arguments of `set-link`, for those who read them as a struct; ours has parameters.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct SetLink {
    pub(crate) name: String,
    pub(crate) speed: u64,
    pub(crate) full_duplex: Option<bool>,
}

/// What QEMU answers `query-status` with.
#[derive(Debug, JsonSchema, Serialize)]
pub(crate) struct StatusInfo {
    running: bool,
    status: &'static str,
}

impl StatusInfo {
    pub(crate) const RUNNING: Self = Self { running: true, status: "running" };
}

/// The arguments of `take`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Take {
    pub(crate) text: String,
}

/// Those of `add-drive`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AddDrive {
    pub(crate) options: DriveOptions,
}

/// No arguments, and nothing to return.
#[derive(Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Nothing {}

/// Why a link is not changed.
#[derive(Debug)]
pub(crate) struct NoSpeed;

impl fmt::Display for NoSpeed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("A link needs a speed")
    }
}

// The work is as little as keeps it from being optimised away.
impl Machine {
    pub(crate) fn forget_changes(&mut self) {
        self.changes = 0;
    }

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

    pub(crate) fn change_drives(&mut self, options: DriveOptions) -> DriveInfo {
        let DriveOptions { node_name, driver, size, read_only, throttle_group, tags } = options;
        self.changes += u64::from(driver == Driver::Qcow2) + u64::from(read_only);
        self.changes += u64::from(throttle_group.is_some());
        DriveInfo { node_name, size, tags: tags.len() as u64 }
    }

    pub(crate) fn statistics(&self) -> Vec<LinkStatistics> {
        (0..1000)
            .map(|link| LinkStatistics {
                name: format!("net{link}"),
                rx_bytes: 1_500_000_000 + link,
                rx_packets: 1_000_000 + link,
                tx_bytes: 700_000_000 + link,
                tx_packets: 600_000 + link,
                up: self.changes < u64::MAX,
            })
            .collect()
    }
}

/// A side of the rows that are compared with others: a long-lived session with one client.
pub(crate) trait Client {
    /// Answers one request; `reply` is emptied first.
    fn answer(&mut self, request: &[u8], reply: &mut Vec<u8>);
}
