//! `query-monitors`: who is served on the machine's monitors. Who may be is `admission`'s.

use super::Builtins;
use crate::command::Visit;
use crate::{Access, Caller, FrontEnd, monitor_commands};
use serde::Serialize;
use std::fmt;
use std::time::SystemTime;

/// A client of a monitor.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(monitor_schema::schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(crate = "monitor_schema::schemars"))]
#[non_exhaustive]
pub struct MonitorInfo {
    /// The name of the monitor.
    pub monitor: String,
    /// The kind of monitor it is.
    pub front_end: FrontEndName,
    /// Where the client has connected to.
    pub address: String,
    /// The address of its own end; null where it has none.
    pub remote: Option<String>,
    /// The subject of the certificate that it has shown; null without one.
    pub subject: Option<String>,
    /// The id of its process; null where the transport does not tell.
    pub pid: Option<i32>,
    /// The id of its user; null where the transport does not tell.
    pub uid: Option<u32>,
    /// The id of its group; null where the transport does not tell.
    pub gid: Option<u32>,
    /// Whether it may only look.
    pub read_only: bool,
    /// How long it has been connected, in milliseconds.
    pub milliseconds: u64,
}

/// A kind of monitor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(monitor_schema::schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(crate = "monitor_schema::schemars"))]
#[non_exhaustive]
pub enum FrontEndName {
    /// For people.
    Human,
    /// For programs.
    Qmp,
}

#[monitor_commands(table = MONITORS_BLOCK)]
impl Builtins {
    /// Return the clients of all monitors, in the order they came.
    #[monitor_command(user_print = print)]
    fn query_monitors(&self, caller: &Caller) -> Vec<MonitorInfo> {
        let events = caller.monitor().events();
        let now = events.now();
        events.visits().iter().map(|visit| describe(visit, now)).collect()
    }
}

fn describe(Visit { caller, since }: &Visit, now: SystemTime) -> MonitorInfo {
    let (monitor, peer) = (caller.monitor(), caller.peer().clone());
    let elapsed = now.duration_since(*since).unwrap_or_default();
    MonitorInfo {
        monitor: monitor.name().to_owned(),
        front_end: match caller.front_end() {
            FrontEnd::Human => FrontEndName::Human,
            FrontEnd::Qmp => FrontEndName::Qmp,
        },
        address: peer.address,
        remote: peer.remote,
        subject: peer.subject,
        pid: peer.pid,
        uid: peer.uid,
        gid: peer.gid,
        read_only: monitor.allowed_access() == Access::Read,
        milliseconds: u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX),
    }
}

#[allow(clippy::ptr_arg, reason = "the signature of a `user_print`")]
fn print(clients: &Vec<MonitorInfo>, out: &mut dyn fmt::Write) -> fmt::Result {
    for client in clients {
        let kind = match client.front_end {
            FrontEndName::Human => "human",
            FrontEndName::Qmp => "qmp",
        };
        let may = if client.read_only { ", read-only" } else { "" };
        let (seconds, tenths) = (client.milliseconds / 1000, client.milliseconds / 100 % 10);
        writeln!(out, "{} ({kind}{may}): {}, for {seconds}.{tenths} s", client.monitor, client.peer())?;
    }
    Ok(())
}

impl MonitorInfo {
    /// Who it is, as the log has it.
    fn peer(&self) -> crate::Peer {
        let Self { address, remote, subject, pid, uid, gid, .. } = self.clone();
        let mut peer = crate::Peer::at(address);
        (peer.remote, peer.subject, peer.pid, peer.uid, peer.gid) = (remote, subject, pid, uid, gid);
        peer
    }
}
