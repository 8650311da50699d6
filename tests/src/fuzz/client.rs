//! A session of either kind under a fuzzer, the machine that runs its calls, and the table: everything that answers, and
//! nothing that panics or answers as much as it is told to. What is expected of the answers is the targets'.

use crate::machine::{Counted, Number, Vmm, VmmShared};
use monitor_runtime::{
    Call, CommandTable, Completion, Monitor, Peer, builtin, command_table, human, monitor_command, qmp,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

command_table! {
    /// What a fuzzer may call.
    pub(super) static TABLE: CommandTable<Vmm, VmmShared> = [
        ..Vmm::VALUES, ..Vmm::TYPED, keep, everything,
        shared ..VmmShared::COMMANDS in |vmm| &*vmm.shared,
        ..builtin::QMP, ..builtin::HUMAN, ..builtin::PENDING, ..builtin::HUMAN_MONITOR_COMMAND,
        event Counted, registers Vmm::register,
    ];
}

/// Answer when the fuzzer says so.
#[monitor_command(async)]
fn keep(vmm: &mut Vmm, done: Completion<Number>) {
    vmm.kept.push(done);
}

/// Take one of each type of value, and answer it.
#[monitor_command]
fn everything(_vmm: &mut Vmm, value: Everything) -> Everything {
    value
}

/// Whatever serde can be asked for.
#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the names say it")]
pub(super) struct Everything {
    pub flag: Option<bool>,
    pub byte: Option<u8>,
    pub signed: Option<i64>,
    pub unsigned: Option<u64>,
    pub ratio: Option<f64>,
    pub text: Option<String>,
    pub letter: Option<char>,
    pub list: Option<Vec<Everything>>,
    pub map: Option<BTreeMap<String, i16>>,
    pub pair: Option<(u8, String)>,
    pub choice: Option<Choice>,
    pub options: Option<Box<EveryOption>>,
}

/// A choice, some of which have data.
#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum Choice {
    Plain,
    Wrapped(u8),
    Named { value: Option<i8> },
}

/// Members that may be left out, or not.
#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the names say it")]
pub(super) struct EveryOption {
    pub level: u8,
    #[serde(default)]
    pub tags: Vec<String>,
    pub inner: Option<Box<Everything>>,
}

/// The machine, and what connects sessions to it.
pub(super) struct Host {
    pub(super) vmm: Vmm,
    pub(super) monitor: Arc<Monitor>,
}

impl Host {
    pub(super) fn new(set_up: impl FnOnce(Monitor) -> Monitor) -> Self {
        let vmm = Vmm::new();
        let monitor = Monitor::new("mon0", &TABLE, &vmm.events).banner("Hello").prompt(PROMPT);
        Self { monitor: Arc::new(set_up(monitor)), vmm }
    }

    pub(super) fn qmp(&self) -> qmp::Session {
        qmp::Session::new(&self.monitor, Peer::at("a fuzzer"))
    }

    pub(super) fn human(&self) -> human::Session {
        human::Session::new(&self.monitor, Peer::at("a fuzzer"))
    }

    pub(super) fn run(&mut self, call: Call) {
        if call.is_out_of_band() {
            TABLE.run_oob(&self.vmm.shared, call);
        } else {
            TABLE.run(&mut self.vmm, call);
        }
    }
}

/// A prompt that no command prints: the byte in it is one that fuzzed lines do not have.
pub(super) const PROMPT: &str = "(\u{1f}) ";

/// What the two kinds of session have in common.
pub(super) trait Session {
    fn handle_input(&mut self, bytes: &[u8]);
    fn poll_call(&mut self) -> Option<Call>;
    fn poll_output(&mut self, into: &mut Vec<u8>);

    /// Gives it `bytes`, runs what comes of them on `host`, and returns what it says.
    fn ask(&mut self, host: &mut Host, bytes: &[u8]) -> Vec<u8> {
        self.handle_input(bytes);
        let mut output = Vec::new();
        loop {
            while let Some(call) = self.poll_call() {
                host.run(call);
            }
            let said = output.len();
            self.poll_output(&mut output);
            if output.len() == said {
                return output;
            }
        }
    }

    /// Likewise, in pieces of the lengths in `pieces`, over and over.
    fn ask_in_pieces(&mut self, host: &mut Host, mut bytes: &[u8], pieces: &[u8]) -> Vec<u8> {
        let mut output = Vec::new();
        for &length in pieces.iter().cycle() {
            if bytes.is_empty() {
                break;
            }
            let (piece, rest) = bytes.split_at(bytes.len().min(usize::from(length) + 1));
            output.append(&mut self.ask(host, piece));
            bytes = rest;
        }
        output
    }
}

macro_rules! sessions {
    ($($type:ty),*) => {$(
        impl Session for $type {
            fn handle_input(&mut self, bytes: &[u8]) {
                self.handle_input(bytes);
            }
            fn poll_call(&mut self) -> Option<Call> {
                self.poll_call()
            }
            fn poll_output(&mut self, into: &mut Vec<u8>) {
                self.poll_output(into);
            }
        }
    )*};
}

sessions!(qmp::Session, human::Session);
