//! The commands declared with the framework's attributes, and a QMP session that serves them without I/O.

use crate::commands::{LinkInfo, Machine, NoSpeed, Side};
use crate::names::with_sibling_names;
use monitor_runtime::{
    CommandError, CommandTable, Completion, Error, Events, Monitor, Peer, builtin, command_table,
    monitor_commands, qmp,
};
use std::sync::Arc;
use std::time::SystemTime;

impl CommandError for NoSpeed {}

#[monitor_commands]
impl Machine {
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

command_table! {
    static COMMANDS: CommandTable<Machine> = [..Machine::COMMANDS, ..Machine::SIBLINGS, ..builtin::QMP];
}

/// A negotiated QMP session and its host.
#[derive(Debug)]
pub(crate) struct Ours {
    session: qmp::Session,
    machine: Machine,
}

impl Ours {
    pub(crate) fn new() -> Result<Self, Error> {
        let monitor = Arc::new(Monitor::new("bench", &COMMANDS, &Events::new(SystemTime::now)));
        let session = qmp::Session::new(&monitor, Peer::at("the benchmark"));
        let mut ours = Self { session, machine: Machine::default() };
        let mut reply = Vec::new();
        ours.answer(br#"{"execute":"qmp_capabilities"}"#, &mut reply);
        // The greeting comes first.
        if reply.ends_with(b"{\"return\":{}}\r\n") {
            Ok(ours)
        } else {
            Err(Error::generic(format!("negotiation failed: {}", reply.escape_ascii())))
        }
    }
}

impl Side for Ours {
    fn answer(&mut self, request: &[u8], reply: &mut Vec<u8>) {
        reply.clear();
        self.session.handle_input(request);
        while let Some(call) = self.session.poll_call() {
            COMMANDS.run(&mut self.machine, call);
        }
        self.session.poll_output(reply);
    }
}
