//! One loop, two threads: bytes are moved and out-of-band commands run on an I/O thread, the others on the VMM's.

use monitor_runtime::serve::{Address, Stopper, epoll::Server};
use monitor_runtime::{CommandTable, Events, Monitor, builtin, command_table, monitor_commands};
use std::{error::Error, sync::Arc, time::SystemTime};

struct Shared;

#[monitor_commands(shared)]
impl Shared {
    /// Answer, also while the VMM's thread is busy (`exec-oob`).
    #[monitor_command(oob)]
    fn ping(&self) {}
}

struct Vmm(Arc<Shared>, Stopper);

#[monitor_commands]
impl Vmm {
    /// End the machine.
    #[monitor_command]
    fn quit(&mut self) {
        self.1.stop();
    }
}

command_table! {
    static COMMANDS: CommandTable<Vmm, Shared> = [..Vmm::COMMANDS, shared ..Shared::COMMANDS in |vmm| &*vmm.0, ..builtin::QMP];
}

fn main() -> Result<(), Box<dyn Error>> {
    let address: Address = std::env::args().nth(1).ok_or("usage: PROGRAM ADDRESS")?.parse()?;
    let mut server = Server::new(&COMMANDS, Arc::new(Shared))?;
    server.serve_qmp(Monitor::new("qmp0", &COMMANDS, &Events::new(SystemTime::now)), &address)?;
    let (commands, mut vmm) = (server.commands(), Vmm(Arc::new(Shared), server.stopper()));
    let thread = server.spawn("monitors")?;
    commands.run(&mut vmm);
    thread.join().map_err(|_| "the I/O thread panicked".into())
}
