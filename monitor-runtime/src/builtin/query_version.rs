//! `query-version`: the version that the host gave the monitor.

use super::Builtins;
use crate::{Caller, Version, monitor_commands};
use serde::Serialize;
use std::fmt;

/// What a monitor says of its version. The member is called `qemu` whatever the VMM is: clients look for it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(monitor_schema::schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(crate = "monitor_schema::schemars"))]
pub struct VersionInfo {
    /// The version of the VMM.
    qemu: VersionTriple,
    /// What built it; free text.
    package: String,
}

/// A version as three numbers.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(monitor_schema::schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(crate = "monitor_schema::schemars"))]
pub struct VersionTriple {
    /// Major number.
    major: u64,
    /// Minor number.
    minor: u64,
    /// Micro number.
    micro: u64,
}

impl From<&Version> for VersionInfo {
    fn from(version: &Version) -> Self {
        let &Version { major, minor, micro, ref package } = version;
        Self { qemu: VersionTriple { major, minor, micro }, package: package.clone() }
    }
}

#[monitor_commands(table = QUERY_VERSION)]
impl Builtins {
    /// Return the version of the VMM.
    #[monitor_command(user_print = print_version)]
    fn query_version(&self, caller: &Caller) -> VersionInfo {
        caller.monitor().greeted_version().into()
    }
}

fn print_version(version: &VersionInfo, out: &mut dyn fmt::Write) -> fmt::Result {
    let VersionInfo { qemu: VersionTriple { major, minor, micro }, package } = version;
    write!(out, "{major}.{minor}.{micro}")?;
    if package.is_empty() { Ok(()) } else { write!(out, " ({package})") }
}
