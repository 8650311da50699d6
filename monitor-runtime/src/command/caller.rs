//! Who asked for a command. What the caller may do is the session's and the host's business.

use crate::monitor::Monitor;
use std::fmt;
use std::sync::Arc;

/// The kind of monitor a command came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FrontEnd {
    /// The human monitor.
    Human,
    /// The JSON machine protocol.
    Qmp,
}

/// The other end of a session, as far as the driver knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Peer {
    /// Where the session comes from: `stdio`, or the address it connected to.
    pub address: String,
    /// The process id, where the transport tells.
    pub pid: Option<i32>,
    /// The user id, where the transport tells.
    pub uid: Option<u32>,
    /// The group id, where the transport tells.
    pub gid: Option<u32>,
    /// The address of its own end, where it has one: a TCP client's.
    pub remote: Option<String>,
    /// The subject of the certificate that it has shown (TLS), as RFC 4514 writes it: `CN=operator,O=Example`. One of an
    /// authority that the monitor trusts.
    pub subject: Option<String>,
    /// Whether file descriptors can be passed to it (`SCM_RIGHTS`): the driver sends what
    /// [`qmp::Session::poll_passing`](crate::qmp::Session::poll_passing) returns.
    pub carries_descriptors: bool,
}

impl Peer {
    /// A peer at `address` of whom nothing else is known.
    pub fn at(address: impl Into<String>) -> Self {
        Self { address: address.into(), ..Self::default() }
    }
}

/// The address, and what is known of the other end: `unix:/run/vm.sock (pid 4711, uid 0, gid 0)`.
impl fmt::Display for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { address, pid, uid, gid, remote, subject, carries_descriptors: _ } = self;
        f.write_str(address)?;
        let known = [
            remote.as_ref().map(|remote| format!("from {remote}")),
            subject.as_ref().map(|subject| format!("subject {subject}")),
            pid.map(|pid| format!("pid {pid}")),
            uid.map(|uid| format!("uid {uid}")),
            gid.map(|gid| format!("gid {gid}")),
        ];
        let known: Vec<_> = known.into_iter().flatten().collect();
        if known.is_empty() { Ok(()) } else { write!(f, " ({})", known.join(", ")) }
    }
}

/// Who asked: a handler that wants to know takes a parameter of type `&Caller`, and one whose work outlives the call, as
/// that of an `async fn`, takes a `Caller`.
///
/// ```
/// # use monitor_runtime::{Caller, FrontEnd, monitor_commands};
/// # struct Vmm;
/// #[monitor_commands]
/// impl Vmm {
///     /// Say who is asking.
///     #[monitor_command]
///     fn whoami(&self, caller: &Caller) -> String {
///         let front_end = if caller.front_end() == FrontEnd::Qmp { "a program" } else { "a person" };
///         format!("{front_end} at {} on monitor {}", caller.peer().address, caller.monitor().name())
///     }
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Caller {
    pub(crate) monitor: Arc<Monitor>,
    pub(crate) front_end: FrontEnd,
    pub(crate) peer: Peer,
    pub(crate) cpu_index: Option<i64>,
}

impl Caller {
    /// The monitor the command came through.
    pub fn monitor(&self) -> &Monitor {
        &self.monitor
    }

    /// The kind of that monitor.
    pub fn front_end(&self) -> FrontEnd {
        self.front_end
    }

    /// The processor that the command is about, where a program named one with the line of a human monitor
    /// (`human-monitor-command`).
    pub fn cpu_index(&self) -> Option<i64> {
        self.cpu_index
    }

    /// The other end of the session.
    pub fn peer(&self) -> &Peer {
        &self.peer
    }
}
