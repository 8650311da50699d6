//! The machine that is observed, and sessions with it.

use super::spans;
use monitor_runtime::{
    CommandTable, Completion, Error, Events, FrontEnd, Monitor, Peer, builtin, command_table, human,
    monitor_commands, monitor_event, qmp,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;

command_table! {
    pub(crate) static COMMANDS: CommandTable<Vmm> = [
        ..Vmm::COMMANDS, ..builtin::QMP, ..builtin::HUMAN, ..builtin::PENDING, ..builtin::MONITORS,
        ..builtin::HUMAN_MONITOR_COMMAND, event Rang,
    ];
}

/// It rang.
#[monitor_event(name = "RANG")]
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Rang {}

/// How a password is kept; what is none of these is quoted by its type.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Vault {
    Paper,
    Stone,
}

#[derive(Default)]
pub(crate) struct Vmm {
    pub(crate) held: Option<Completion<u64>>,
    pub(crate) password: String,
}

#[monitor_commands]
impl Vmm {
    /// Set the password.
    #[monitor_command]
    fn set_password(&mut self, #[arg(secret)] password: String, #[arg(secret)] vault: Option<Vault>) {
        self.password = format!("{password}{}", if vault.is_some() { "!" } else { "" });
    }

    /// Unlock by a number.
    #[monitor_command]
    fn unlock(&mut self, #[arg(secret)] pin: u16) -> bool {
        pin == 7
    }

    /// Wait with a secret.
    #[monitor_command(async)]
    fn hold(&mut self, #[arg(secret)] password: String, done: Completion<u64>) {
        self.password = password;
        self.held = Some(done);
    }

    /// Fail.
    #[monitor_command]
    fn fail(&self) -> Result<(), Error> {
        log::info!("inside of the handler");
        tracing::info!("inside of the handler");
        Err(Error::generic("it failed"))
    }
}

/// The machine and one client.
pub(crate) struct Client {
    pub(crate) session: Session,
    pub(crate) vmm: Vmm,
}

pub(crate) enum Session {
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

impl Client {
    pub(crate) fn new(kind: FrontEnd, monitor: &Arc<Monitor>, peer: Peer) -> Self {
        let session = if kind == FrontEnd::Qmp {
            Session::Qmp(qmp::Session::new(monitor, peer))
        } else {
            Session::Human(human::Session::new(monitor, peer))
        };
        let mut client = Self { session, vmm: Vmm::default() };
        client.said();
        if kind == FrontEnd::Qmp {
            client.ask(r#"{"execute":"qmp_capabilities"}"#);
        }
        client
    }

    /// Sends or types `text`, runs what comes of it, and reads what is said.
    pub(crate) fn ask(&mut self, text: &str) -> String {
        either!(&mut self.session, session => {
            session.handle_input(text.as_bytes());
            while let Some(call) = session.poll_call() {
                log::trace!("{call:?}");
                COMMANDS.run(&mut self.vmm, call);
            }
        });
        self.said()
    }

    /// What was said since the last time.
    pub(crate) fn said(&mut self) -> String {
        let mut output = Vec::new();
        either!(&mut self.session, session => {
            log::trace!("{session:?}");
            session.poll_output(&mut output);
        });
        String::from_utf8(output).unwrap()
    }

    /// What a command returns.
    pub(crate) fn returned(&mut self, command: &str) -> Value {
        let said = self.ask(&format!(r#"{{"execute":"{command}"}}"#));
        serde_json::from_str::<Value>(&said).unwrap()["return"].take()
    }

    /// Shows that the session still works.
    pub(crate) fn works(&mut self) {
        let said = match self.session {
            Session::Qmp(_) => self.ask(r#"{"execute":"query-version"}"#),
            Session::Human(_) => self.ask("info version\n"),
        };
        assert!(said.starts_with(r#"{"return":{"qemu""#) || said.starts_with("0.0.0"), "{said}");
    }
}

/// A monitor with events of its own.
pub(crate) fn monitor(name: &str) -> Monitor {
    spans::subscribe();
    Monitor::new(name, &COMMANDS, &Events::new(monitor_tests::machine::now))
}
