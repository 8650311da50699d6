//! A session and its client, without sockets, clocks or threads of their own: the test says when input comes, when calls
//! run and when output is read.

use crate::machine::{COMMANDS, Vmm, now};
use monitor_runtime::{Call, Limits, Monitor, Peer, Version, human, qmp};
use serde_json::Value;
use std::os::fd::OwnedFd;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::SystemTime;

/// The prompt of the monitors under test.
pub const PROMPT: &str = "(test) ";

/// Either kind of session.
#[derive(Debug)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Session {
    Human(human::Session),
    Qmp(qmp::Session),
}

macro_rules! either {
    ($self:expr, $session:ident => $call:expr) => {
        match $self {
            Session::Qmp($session) => $call,
            Session::Human($session) => $call,
        }
    };
}

/// A session with a client, and the machine that runs its calls.
#[derive(Debug)]
pub struct Pair {
    /// The session.
    pub session: Session,
    /// The machine.
    pub vmm: Vmm,
    monitor: Arc<Monitor>,
    /// What stands behind each answer.
    prompt: &'static str,
}

/// The monitor under test, for a test to set up: its events are those of `vmm`.
pub fn monitor(vmm: &Vmm) -> Monitor {
    let version = Version { major: 8, minor: 1, micro: 2, package: "test".to_owned() };
    Monitor::new("mon0", &COMMANDS, &vmm.events).version(version).banner("Hello").prompt(PROMPT)
}

/// Small bounds, so that a test passes them quickly.
pub fn limits(change: impl FnOnce(&mut Limits)) -> Limits {
    let mut limits = Limits::default();
    change(&mut limits);
    limits
}

impl Pair {
    /// A client of QMP that has just connected; the greeting is not read.
    pub fn qmp(set_up: impl FnOnce(Monitor) -> Monitor) -> Self {
        let vmm = Vmm::new();
        let monitor = Arc::new(set_up(monitor(&vmm)));
        let mut peer = Peer::at("a test");
        peer.carries_descriptors = true;
        let session = Session::Qmp(qmp::Session::new(&monitor, peer));
        Self { session, vmm, monitor, prompt: PROMPT }
    }

    /// A client of QMP that has negotiated, with `exec-oob`.
    pub fn negotiated(set_up: impl FnOnce(Monitor) -> Monitor) -> Self {
        let mut pair = Self::qmp(set_up);
        pair.negotiate();
        pair
    }

    /// A person at the prompt; the banner was read.
    pub fn human(set_up: impl FnOnce(Monitor) -> Monitor) -> Self {
        let vmm = Vmm::new();
        let monitor = Arc::new(set_up(monitor(&vmm)));
        let session = Session::Human(human::Session::new(&monitor, Peer::at("a test")));
        let mut pair = Self { session, vmm, monitor, prompt: PROMPT };
        assert_eq!(pair.output(), format!("Hello\n{PROMPT}"));
        pair
    }

    /// A person at a terminal; the banner was read.
    pub fn on_terminal(columns: usize) -> Self {
        let vmm = Vmm::new();
        let monitor = Arc::new(monitor(&vmm));
        let session =
            human::Session::on_terminal(&monitor, Peer::at("a terminal"), human::Terminal::new(columns));
        let mut pair = Self { session: Session::Human(session), vmm, monitor, prompt: "" };
        assert_eq!(pair.output(), "Hello\n");
        pair
    }

    /// A script, which has said nothing yet.
    pub fn script(set_up: impl FnOnce(Monitor) -> Monitor) -> Self {
        let vmm = Vmm::new();
        let monitor = Arc::new(set_up(monitor(&vmm)));
        let session = Session::Human(human::Session::for_script(&monitor, Peer::at("a pipe")));
        let mut pair = Self { session, vmm, monitor, prompt: "" };
        assert_eq!((pair.output(), pair.diagnostics()), (String::new(), String::new()));
        pair
    }

    /// Another client of the same monitor, which has just connected.
    pub fn stranger(&self) -> qmp::Session {
        qmp::Session::new(&self.monitor, Peer::at("another"))
    }

    /// Another client of the same monitor, which has negotiated.
    pub fn another(&self) -> qmp::Session {
        let mut session = self.stranger();
        session.handle_input(br#"{"execute":"qmp_capabilities"}"#);
        assert!(session.poll_call().is_none(), "the session answers it itself");
        session.poll_output(&mut Vec::new());
        session
    }

    /// Replaces the session by one with the next client, as when the first has left.
    pub fn reconnect(&mut self) {
        let peer = Peer::at("the next client");
        self.session = match self.session {
            Session::Qmp(_) => Session::Qmp(qmp::Session::new(&self.monitor, peer)),
            Session::Human(_) => Session::Human(human::Session::new(&self.monitor, peer)),
        };
    }

    /// Negotiates, with `exec-oob`.
    pub fn negotiate(&mut self) {
        let replies = self.ask(r#"{"execute":"qmp_capabilities","arguments":{"enable":["oob"]}}"#);
        assert_eq!(replies.last(), Some(&serde_json::json!({"return": {}})));
    }

    /// The client sends `bytes`.
    pub fn feed(&mut self, bytes: impl AsRef<[u8]>) {
        either!(&mut self.session, session => session.handle_input(bytes.as_ref()));
    }

    /// The client passes descriptors with the next `bytes`.
    pub fn pass(&mut self, descriptors: Vec<OwnedFd>, bytes: impl AsRef<[u8]>) {
        if let Session::Qmp(session) = &mut self.session {
            session.handle_descriptors(descriptors);
        }
        self.feed(bytes);
    }

    /// The client ends its side.
    pub fn end(&mut self) {
        either!(&mut self.session, session => session.handle_end());
    }

    /// The client is gone.
    pub fn disconnect(&mut self) {
        either!(&mut self.session, session => session.handle_disconnect());
    }

    /// The person's terminal gets another width.
    pub fn resize(&mut self, columns: usize) {
        if let Session::Human(session) = &mut self.session {
            session.handle_resize(columns);
        }
    }

    /// When the session is to be told the time.
    pub fn poll_timeout(&self) -> Option<SystemTime> {
        either!(&self.session, session => session.poll_timeout())
    }

    /// Tells the session the time, as a driver does that has waited.
    pub fn handle_timeout(&mut self) {
        either!(&mut self.session, session => session.handle_timeout(now()));
    }

    /// Takes the next call without running it.
    pub fn hold(&mut self) -> Option<Call> {
        either!(&mut self.session, session => session.poll_call())
    }

    /// Runs `call` as a driver does: a handler that panics takes nothing else with it. Whether it panicked.
    pub fn run_held(&mut self, call: Call) -> bool {
        let shared = Arc::clone(&self.vmm.shared);
        let ran = catch_unwind(AssertUnwindSafe(|| {
            if call.is_out_of_band() {
                COMMANDS.run_oob(&shared, call);
            } else {
                COMMANDS.run(&mut self.vmm, call);
            }
        }));
        ran.is_err()
    }

    /// Runs calls until there is none.
    pub fn run(&mut self) {
        while let Some(call) = self.hold() {
            self.run_held(call);
        }
    }

    /// What the session has said since the last time, byte by byte.
    pub fn output(&mut self) -> String {
        let mut output = Vec::new();
        either!(&mut self.session, session => session.poll_output(&mut output));
        String::from_utf8(output).unwrap()
    }

    /// What belongs on standard error, since the last time.
    pub fn diagnostics(&mut self) -> String {
        let mut diagnostics = Vec::new();
        if let Session::Human(session) = &mut self.session {
            session.poll_diagnostics(&mut diagnostics);
        }
        String::from_utf8(diagnostics).unwrap()
    }

    /// What a driver writes at once that passes descriptors, and those that go with its first byte.
    pub fn passing(&mut self) -> (String, Vec<OwnedFd>) {
        let (mut output, mut passed) = (Vec::new(), Vec::new());
        if let Session::Qmp(session) = &mut self.session {
            passed = session.poll_passing(&mut output);
        }
        (String::from_utf8(output).unwrap(), passed)
    }

    /// The same as lines, each of which QMP ends with CRLF.
    pub fn lines(&mut self) -> Vec<String> {
        let output = self.output();
        assert!(output.is_empty() || output.ends_with("\r\n"), "{output:?}");
        output.split_terminator("\r\n").map(str::to_owned).collect()
    }

    /// The same as JSON, one value a line.
    pub fn replies(&mut self) -> Vec<Value> {
        self.lines().iter().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// Sends `text`, runs what comes of it, and reads the replies.
    pub fn ask(&mut self, text: impl AsRef<[u8]>) -> Vec<Value> {
        self.feed(text);
        self.run();
        self.replies()
    }

    /// Types `text`, runs what comes of it, and reads what is printed.
    pub fn type_in(&mut self, text: impl AsRef<[u8]>) -> String {
        self.feed(text);
        self.run();
        self.output()
    }

    /// Whether the session wants to read.
    pub fn wants_input(&self) -> bool {
        either!(&self.session, session => session.wants_input())
    }

    /// Whether all was said.
    pub fn is_finished(&self) -> bool {
        either!(&self.session, session => session.is_finished())
    }

    /// Proves that the session works and owes nothing: it answers one more request, and that alone.
    #[track_caller]
    pub fn works(&mut self) {
        let said = match self.session {
            Session::Qmp(_) => {
                self.feed(r#"{"execute":"say","arguments":{"text":"ok"}}"#);
                "{\"return\":\"<ok>\"}\r\n".to_owned()
            }
            Session::Human(_) => {
                self.feed("say ok\n");
                format!("<ok>\n{}", self.prompt)
            }
        };
        self.run();
        assert_eq!(self.output(), said);
    }
}

/// An error as QMP replies it, without an id.
pub fn error(class: &str, description: &str) -> Value {
    serde_json::json!({"error": {"class": class, "desc": description}})
}
