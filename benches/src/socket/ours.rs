//! Ours, by each driver.

use crate::commands::{LinkInfo, Machine, StatusInfo};
use crate::suite::Failed;
use event_manager::{EventManager, SubscriberOps};
use monitor_runtime::serve::{Address, epoll, threads, tokio};
use monitor_runtime::{CommandTable, Events, Monitor, builtin, command_table, monitor_commands};
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

#[monitor_commands(table = SERVED)]
impl Machine {
    /// Return the run state.
    #[monitor_command]
    fn query_status(&self) -> StatusInfo {
        StatusInfo::RUNNING
    }

    /// Take a text, and return how long it is.
    #[monitor_command]
    fn take(
        &mut self,
        /// The text.
        text: String,
    ) -> LinkInfo {
        LinkInfo::of(String::new(), Some(text.len() as u64))
    }
}

command_table! {
    static COMMANDS: CommandTable<Machine> =
        [..Machine::SERVED, ..Machine::FIRST, ..Machine::SECOND, ..builtin::QMP, ..builtin::HUMAN];
}

fn monitor() -> Monitor {
    Monitor::new("bench", &COMMANDS, &Events::new(SystemTime::now))
}

/// The thread that runs the commands moves the bytes.
pub(super) fn epoll(path: &Path) -> Result<(), Failed> {
    let mut server = epoll::Server::new(&COMMANDS, Arc::new(()))?;
    server.serve_qmp(monitor(), &Address::Unix(path.into()))?;
    server.run(&mut Machine::default());
    Ok(())
}

pub(super) fn two_threads(path: &Path) -> Result<(), Failed> {
    let mut server = epoll::Server::new(&COMMANDS, Arc::new(()))?;
    server.serve_qmp(monitor(), &Address::Unix(path.into()))?;
    let commands = server.commands();
    server.spawn("monitors")?;
    commands.run(&mut Machine::default());
    Ok(())
}

pub(super) fn event_manager(path: &Path) -> Result<(), Failed> {
    let mut server = epoll::Server::new(&COMMANDS, Arc::new(()))?;
    server.serve_qmp(monitor(), &Address::Unix(path.into()))?;
    let (commands, mut machine) = (server.commands(), Machine::default());
    let mut manager = EventManager::new().map_err(|error| error.to_string())?;
    manager.add_subscriber(server);
    while commands.run_ready(&mut machine) {
        manager.run().map_err(|error| error.to_string())?;
    }
    Ok(())
}

pub(super) fn threads(path: &Path) -> Result<(), Failed> {
    let server = threads::Server::new(&COMMANDS, Arc::new(()));
    server.serve_qmp(monitor(), &Address::Unix(path.into()))?;
    server.run(&mut Machine::default());
    Ok(())
}

pub(super) fn tokio(path: &Path) -> Result<(), Failed> {
    let runtime = ::tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let server = tokio::Server::new(&COMMANDS, Arc::new(()));
        server.serve_qmp(monitor(), &Address::Unix(path.into()))?;
        server.run(&mut Machine::default()).await;
        Ok(())
    })
}
