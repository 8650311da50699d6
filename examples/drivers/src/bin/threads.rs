//! A thread a session; commands run on the main thread.

use monitor_runtime::serve::{Address, Stopper, threads::Server};
use monitor_runtime::{CommandTable, Events, Monitor, builtin, command_table, monitor_commands};
use std::{error::Error, sync::Arc, time::SystemTime};

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
    let server = Server::new(&COMMANDS, Arc::new(()));
    server.serve_qmp(Monitor::new("qmp0", &COMMANDS, &Events::new(SystemTime::now)), &address)?;
    server.run(&mut Vmm { stopper: server.stopper() });
    Ok(())
}
