//! The commands declared with the framework's attributes, and a QMP session that serves them without I/O.

use crate::commands::{Client, DriveInfo, DriveOptions, LinkInfo, LinkStatistics, Machine, NoSpeed};
use crate::names::with_sibling_names;
use crate::suite::Failed;
use monitor_runtime::{
    CommandError, CommandTable, Completion, Events, Limits, Monitor, Peer, builtin, command_table,
    monitor_commands, monitor_event, qmp,
};
use schemars::JsonSchema;
use serde::Serialize;
use std::sync::Arc;
use std::time::SystemTime;

impl CommandError for NoSpeed {}

#[monitor_commands]
impl Machine {
    /// Forget what links were changed to.
    #[monitor_command]
    fn reset_links(&mut self) {
        self.forget_changes();
    }

    /// Add a drive.
    #[monitor_command]
    fn add_drive(
        &mut self,
        /// What it is made of.
        options: DriveOptions,
    ) -> DriveInfo {
        self.change_drives(options)
    }

    /// Return what has passed each link.
    #[monitor_command]
    fn query_link_statistics(&self) -> Vec<LinkStatistics> {
        self.statistics()
    }

    /// Change the speed of a link.
    #[monitor_command]
    fn set_link(
        &mut self,
        /// The link.
        name: String,
        /// In megabits a second.
        speed: u64,
        /// Whether both directions have that speed; they have by default.
        full_duplex: Option<bool>,
    ) -> Result<LinkInfo, NoSpeed> {
        self.change_link(name, speed, full_duplex)
    }

    /// Change the speed of a link, and answer through a completion.
    #[monitor_command(async)]
    fn set_link_later(
        &mut self,
        /// The link.
        name: String,
        /// In megabits a second.
        speed: u64,
        /// Whether both directions have that speed; they have by default.
        full_duplex: Option<bool>,
        done: Completion<LinkInfo>,
    ) -> Result<(), NoSpeed> {
        done.complete(self.change_link(name, speed, full_duplex)?);
        Ok(())
    }

    /// Change the speed of a link, and be answered when the host likes.
    #[monitor_command(async)]
    fn hold_link(
        &mut self,
        /// The link.
        name: String,
        done: Completion<LinkInfo>,
    ) {
        drop(name);
        self.held.push(done);
    }
}

macro_rules! declare_siblings {
    ($($function:ident $name:literal,)* ; $($more_functions:ident $more_names:literal,)*) => {
        #[monitor_commands(table = SIBLINGS)]
        impl Machine {
            $(#[monitor_command] fn $function(&self) -> &'static str { $name })*
            $(#[monitor_command] fn $more_functions(&self) -> &'static str { $more_names })*
        }
    };
}
with_sibling_names!(declare_siblings);

/// A link has changed.
#[monitor_event]
#[derive(Debug, JsonSchema, Serialize)]
pub(crate) struct LinkChanged {
    name: String,
    speed: u64,
    up: bool,
}

impl LinkChanged {
    pub(crate) fn new() -> Self {
        Self { name: "net0".to_owned(), speed: 10_000, up: true }
    }
}

command_table! {
    /// What the rows are measured on that are compared with others, among as many more as a VMM has.
    pub(crate) static COMMANDS: CommandTable<Machine> =
        [..Machine::COMMANDS, ..Machine::SIBLINGS, ..builtin::QMP, ..builtin::HUMAN, event LinkChanged];
}

/// A negotiated QMP session and its host.
#[derive(Debug)]
pub(crate) struct Ours {
    session: qmp::Session,
    table: &'static CommandTable<Machine>,
    machine: Machine,
}

impl Ours {
    /// With the commands that the other sides have, too.
    pub(crate) fn new() -> Result<Self, Failed> {
        Self::serving(&COMMANDS)
    }

    pub(crate) fn serving(table: &'static CommandTable<Machine>) -> Result<Self, Failed> {
        Self::on(&Arc::new(Monitor::new("bench", table, &Events::new(SystemTime::now))), table)
    }

    /// So many sessions of one monitor.
    pub(crate) fn many(sessions: usize, events: &Events) -> Result<Vec<Self>, Failed> {
        let mut limits = Limits::default();
        limits.sessions = sessions;
        let monitor = Arc::new(Monitor::new("bench", &COMMANDS, events).limits(limits));
        (0..sessions).map(|_| Self::on(&monitor, &COMMANDS)).collect()
    }

    /// One session of a monitor.
    pub(crate) fn on(monitor: &Arc<Monitor>, table: &'static CommandTable<Machine>) -> Result<Self, Failed> {
        let session = qmp::Session::new(monitor, Peer::at("the benchmark"));
        let mut ours = Self { session, table, machine: Machine::default() };
        let mut reply = Vec::new();
        ours.answer(br#"{"execute":"qmp_capabilities"}"#, &mut reply);
        // The greeting comes first.
        if reply.ends_with(b"{\"return\":{}}\r\n") {
            Ok(ours)
        } else {
            Err(format!("negotiation failed: {}", reply.escape_ascii()).into())
        }
    }

    /// Takes in requests and runs their commands; what is written so far is asked for with [`read`](Self::read).
    pub(crate) fn submit(&mut self, requests: &[u8]) {
        self.session.handle_input(requests);
        while let Some(call) = self.session.poll_call() {
            self.table.run(&mut self.machine, call);
        }
    }

    pub(crate) fn read(&mut self, output: &mut Vec<u8>) {
        self.session.poll_output(output);
    }

    /// How many commands are held.
    pub(crate) fn held(&self) -> usize {
        self.machine.held.len()
    }

    /// The completions of the commands that are held.
    pub(crate) fn take_held(&mut self) -> Vec<Completion<LinkInfo>> {
        std::mem::take(&mut self.machine.held)
    }
}

impl Client for Ours {
    fn answer(&mut self, request: &[u8], reply: &mut Vec<u8>) {
        reply.clear();
        self.submit(request);
        self.read(reply);
    }
}
