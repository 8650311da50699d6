//! A subscriber of rust-vmm's event-manager; its loop runs the commands, too.

use event_manager::{EventManager, SubscriberOps};
use monitor_runtime::serve::{Address, Stopper, epoll::Server};
use monitor_runtime::{CommandTable, Events, Monitor, builtin, command_table, monitor_commands};
use std::{error::Error, sync::Arc, time::Duration, time::SystemTime};

struct Vmm {
    stopper: Stopper,
}

#[monitor_commands]
impl Vmm {
    /// End the machine.
    #[monitor_command]
    fn quit(&mut self) {
        self.stopper.stop();
    }
}

command_table! { static COMMANDS: CommandTable<Vmm> = [..Vmm::COMMANDS, ..builtin::QMP]; }

fn main() -> Result<(), Box<dyn Error>> {
    let address: Address = std::env::args().nth(1).ok_or("usage: PROGRAM ADDRESS")?.parse()?;
    let mut server = Server::new(&COMMANDS, Arc::new(()))?;
    server.serve_qmp(Monitor::new("qmp0", &COMMANDS, &Events::new(SystemTime::now)), &address)?;
    let (commands, mut vmm) = (server.commands(), Vmm { stopper: server.stopper() });
    let mut manager = EventManager::new().map_err(|error| format!("{error:?}"))?;
    let id = manager.add_subscriber(server);
    while commands.run_ready(&mut vmm) {
        manager.run().map_err(|error| format!("{error:?}"))?;
    }
    manager.remove_subscriber(id).map_err(|error| format!("{error:?}"))?.finish(Duration::from_secs(1));
    Ok(())
}
