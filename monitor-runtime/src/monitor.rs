//! A monitor's settings: what its sessions serve and say, and their bounds. The sessions are `qmp`'s and `human`'s.

use crate::command::{Access, CommandTable, Commands, Policy};
use crate::descriptors::Descriptors;
use crate::event::Events;
use crate::json::Style;
use crate::observer::{Observer, Observers};
use crate::usage::{Stopping, Usage};
use crate::{Admission, Peer};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// What `query-version` answers and the greeting says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(clippy::exhaustive_structs, reason = "QMP's greeting is fixed")]
pub struct Version {
    /// Major number. Clients written for QEMU may check it: libvirt wants at least 7.2.
    pub major: u64,
    /// Minor number.
    pub minor: u64,
    /// Micro number.
    pub micro: u64,
    /// What built it; free text.
    pub package: String,
}

/// The bounds of a session, and of a monitor with all its sessions. Reading stops before a bound is passed and resumes
/// after; what must be refused is refused with an error reply.
///
/// What they multiply: an idle session takes about 1 KB, 1.7 KB with what the epoll driver has for it and 7 KB when it has
/// had large requests, never more than 16 KiB; a command in flight takes less than 300 bytes and its id. Tests hold that.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of one request or line, white space among them (QEMU counts those of its tokens only); 64 MiB as in QEMU, and
    /// at most 4 GiB.
    pub request_bytes: usize,
    /// Tokens of one request; 2 Mi as in QEMU.
    pub tokens: usize,
    /// Nesting of one request; at most 1024, as in QEMU.
    pub depth: usize,
    /// Requests read and not yet running; 8 as in QEMU.
    pub queued: usize,
    /// Bytes of requests that are read when `queued` or `in_flight` is reached, to find what is to run out of band; only for
    /// clients that negotiated it, and behind them no more is read; 64 KiB.
    pub read_ahead: usize,
    /// Calls emitted and not yet answered; 1024.
    pub in_flight: usize,
    /// Sessions of the monitor at a time; one more is closed as it comes; 256.
    pub sessions: usize,
    /// Calls emitted and not yet answered, of all sessions of the monitor; each may pass it by one; 4096.
    pub monitor_in_flight: usize,
    /// File descriptors that clients have left with the monitor ([`Descriptors`]), and those that wait to be passed to one
    /// client ([`Completion::attach`](crate::Completion::attach)); 256.
    pub descriptors: usize,
    /// Bytes that a client has not read. Past half of it no more input is read; a client that lets it fill up is
    /// dropped; 64 MiB.
    pub output_bytes: usize,
    /// Clients in the middle of a TLS handshake at a time, who may be anybody; one more is closed as it comes; 64. How long
    /// each may take is [`Admission`]'s.
    pub handshakes: usize,
    /// How long a client of QMP that was let in may take to negotiate, by the clock of the monitor's [`Events`]; one that
    /// has not by then is dropped. For ever unless it is set: a person with `nc` types slowly, and whoever wants to stay
    /// negotiates and stays. `sessions` bounds how many there are.
    pub negotiation: Option<Duration>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            request_bytes: 64 << 20,
            tokens: 2 << 20,
            depth: 1024,
            queued: 8,
            read_ahead: 64 << 10,
            in_flight: 1024,
            sessions: 256,
            monitor_in_flight: 4096,
            descriptors: 256,
            output_bytes: 64 << 20,
            handshakes: 64,
            negotiation: None,
        }
    }
}

/// A monitor: the commands it serves and what it says. Its sessions, one a client, share it.
///
/// ```
/// # use monitor_runtime::{CommandTable, Events, Monitor, Version, builtin, command_table};
/// # struct Vmm;
/// command_table! { static COMMANDS: CommandTable<Vmm> = [..builtin::QMP, ..builtin::HUMAN]; }
///
/// let events = Events::new(std::time::SystemTime::now);
/// let monitor = Monitor::new("qmp0", &COMMANDS, &events).version(Version { major: 8, ..Version::default() });
/// assert_eq!(monitor.name(), "qmp0");
/// ```
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "settings that have nothing to do with each other")]
pub struct Monitor {
    name: String,
    commands: &'static Commands,
    events: Events,
    version: Version,
    policy: Policy,
    banner: String,
    prompt: String,
    limits: Limits,
    descriptors: Descriptors,
    usage: Arc<Usage>,
    stopping: Stopping,
    in_order: bool,
    human_errors: bool,
    style: Style,
    access: Access,
    embedded_schema: Option<&'static [u8]>,
    terse: bool,
    history: Option<PathBuf>,
    events_shown: bool,
    admission: Admission,
    observers: Observers,
    #[cfg(feature = "tls")]
    tls: Option<crate::serve::Tls>,
}

impl Monitor {
    /// A monitor called `name` that serves `table` and delivers `events`.
    pub fn new<C: ?Sized, S: ?Sized>(
        name: impl Into<String>,
        table: &'static CommandTable<C, S>,
        events: &Events,
    ) -> Self {
        Self {
            name: name.into(),
            commands: table.declarations(),
            events: events.clone(),
            version: Version::default(),
            policy: Policy::default(),
            banner: "Monitor - type 'help' for more information".to_owned(),
            prompt: "(monitor) ".to_owned(),
            limits: Limits::default(),
            descriptors: Descriptors::default(),
            usage: Arc::default(),
            stopping: Stopping::default(),
            in_order: false,
            human_errors: false,
            style: Style::default(),
            access: Access::Control,
            embedded_schema: None,
            terse: false,
            history: None,
            events_shown: false,
            admission: Admission::default(),
            observers: Observers::default(),
            #[cfg(feature = "tls")]
            tls: None,
        }
    }

    /// The version that QMP greets with.
    #[must_use]
    pub fn version(mut self, version: Version) -> Self {
        self.version = version;
        self
    }

    /// The first line of a human session.
    #[must_use]
    pub fn banner(mut self, banner: impl Into<String>) -> Self {
        self.banner = banner.into();
        self
    }

    /// The prompt of a human session, with its space.
    #[must_use]
    pub fn prompt(mut self, prompt: impl Into<String>) -> Self {
        self.prompt = prompt.into();
        self
    }

    /// The bounds of a session.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Where the file descriptors that clients pass are kept; a place of its own unless monitors are to share them.
    #[must_use]
    pub fn shared_descriptors(mut self, descriptors: &Descriptors) -> Self {
        self.descriptors = descriptors.clone();
        self
    }

    /// Runs and answers all in-band requests one at a time, in order, also those with an id: the letter of the QMP
    /// specification. Off by default: an id asks for an answer of its own.
    #[must_use]
    pub fn in_order(mut self, in_order: bool) -> Self {
        self.in_order = in_order;
        self
    }

    /// What the monitor's sessions may do; with [`Access::Read`], commands that change something are refused.
    #[must_use]
    pub fn access(mut self, access: Access) -> Self {
        self.access = access;
        self
    }

    /// Answers `human-monitor-command` with an error where the line failed. Off by default: QEMU returns the text of the
    /// failure as a success.
    #[must_use]
    pub fn human_errors(mut self, human_errors: bool) -> Self {
        self.human_errors = human_errors;
        self
    }

    /// Prints help and errors as QEMU does and no more: one line a command, in the order of the table, and no guesses at
    /// what was meant. Off by default; it is for what reads a human monitor by program.
    #[must_use]
    pub fn terse(mut self, terse: bool) -> Self {
        self.terse = terse;
        self
    }

    /// Writes QMP on several lines, as QEMU's `pretty=on`: for people. Clients that read lines cannot read it.
    #[must_use]
    pub fn pretty(mut self, pretty: bool) -> Self {
        self.style.pretty = pretty;
        self
    }

    /// Writes QMP in UTF-8. Off by default: QEMU writes ASCII, and some clients take bytes for Latin-1.
    #[must_use]
    pub fn utf8(mut self, utf8: bool) -> Self {
        self.style.utf8 = utf8;
        self
    }

    /// Keeps the lines typed at a terminal in this file, for the next run. By default they are forgotten.
    #[must_use]
    pub fn history(mut self, path: impl Into<PathBuf>) -> Self {
        self.history = Some(path.into());
        self
    }

    /// Shows events at the prompt as they come. Off by default.
    #[must_use]
    pub fn show_events(mut self, show: bool) -> Self {
        self.events_shown = show;
        self
    }

    /// What `query-qmp-schema` answers: an exported file, as in [`embedded_schema!`](crate::embedded_schema). Without it
    /// the answer is made of the table, which needs the feature `schema`.
    #[must_use]
    pub fn embedded_schema(mut self, introspection: &'static [u8]) -> Self {
        self.embedded_schema = Some(introspection);
        self
    }

    /// Who may enter. By default the user that the process runs as; see [`Address`](crate::serve::Address) for sockets that
    /// no file mode protects.
    #[must_use]
    pub fn admission(mut self, admission: Admission) -> Self {
        self.admission = admission;
        self
    }

    /// Talks TLS with clients that come over TCP; whoever comes in clear text is turned away. Other sockets stay as they
    /// are.
    #[cfg(feature = "tls")]
    #[must_use]
    pub fn tls(mut self, tls: crate::serve::Tls) -> Self {
        self.tls = Some(tls);
        self
    }

    /// Tells `observer` of clients, commands and events; whoever was set before is told, too. By default there is none, and
    /// nothing is spent on it.
    #[must_use]
    pub fn observer(mut self, observer: Arc<dyn Observer>) -> Self {
        self.observers.add(observer);
        self
    }

    /// Makes a span of the crate `tracing` of each command: `monitor_command`, with its name, id, monitor, outcome and
    /// duration. Handlers run inside of it. A request that never was a command is an event. Where this is not called, the
    /// feature costs nothing.
    #[cfg(feature = "tracing")]
    #[must_use]
    pub fn tracing(self) -> Self {
        self.observer(Arc::new(crate::observer::Spans::default()))
    }

    /// How what is deprecated or unstable is treated; by default it is accepted and shown.
    #[must_use]
    pub fn policy(mut self, policy: Policy) -> Self {
        self.policy = policy;
        self
    }

    /// The monitor's name, for logs and [`Caller`](crate::Caller).
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where the lines typed at a terminal are kept.
    pub fn history_path(&self) -> Option<&Path> {
        self.history.as_deref()
    }

    /// The declarations of the commands it serves.
    pub fn commands(&self) -> &'static Commands {
        self.commands
    }

    /// The file descriptors that clients have left here.
    pub fn descriptors(&self) -> &Descriptors {
        &self.descriptors
    }

    /// The TLS to talk with a client: one that comes over TCP.
    #[cfg(feature = "tls")]
    pub(crate) fn tls_for(&self, client: &Peer) -> Option<&crate::serve::Tls> {
        self.tls.as_ref().filter(|_| client.remote.is_some())
    }

    pub(crate) fn observers(&self) -> &Observers {
        &self.observers
    }

    /// A client that is not let in. It is told nothing, and the log all.
    pub(crate) fn deny(&self, client: &Peer, reason: &str) {
        log::warn!("monitor {}: {client} was turned away: {reason}", self.name);
        self.observers.tell(|observer| observer.client_denied(&self.name, client, reason));
    }

    pub(crate) fn embedded_schema_text(&self) -> Option<&'static [u8]> {
        self.embedded_schema
    }

    pub(crate) fn events(&self) -> &Events {
        &self.events
    }

    pub(crate) fn greeted_version(&self) -> &Version {
        &self.version
    }

    pub(crate) fn banner_text(&self) -> &str {
        &self.banner
    }

    pub(crate) fn prompt_text(&self) -> &str {
        &self.prompt
    }

    pub(crate) fn bounds(&self) -> &Limits {
        &self.limits
    }

    pub(crate) fn rules(&self) -> Policy {
        self.policy
    }

    pub(crate) fn allowed_access(&self) -> Access {
        self.access
    }

    /// What its sessions use together.
    pub(crate) fn usage(&self) -> &Usage {
        &self.usage
    }

    /// Has its sessions know when the server stops that serves them.
    #[cfg(feature = "serve")]
    pub(crate) fn stops_with(mut self, stopping: &Stopping) -> Self {
        self.stopping = stopping.clone();
        self
    }

    /// Whether its server stops.
    pub(crate) fn is_stopping(&self) -> bool {
        self.stopping.is_set()
    }

    pub(crate) fn style(&self) -> Style {
        self.style
    }

    pub(crate) fn are_human_errors(&self) -> bool {
        self.human_errors
    }

    pub(crate) fn are_events_shown(&self) -> bool {
        self.events_shown
    }

    pub(crate) fn is_terse(&self) -> bool {
        self.terse
    }

    #[cfg(feature = "serve")]
    pub(crate) fn who_may_enter(&self) -> &Admission {
        &self.admission
    }

    pub(crate) fn is_in_order(&self) -> bool {
        self.in_order
    }
}
