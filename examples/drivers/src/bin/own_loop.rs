//! The VMM's own loop moves the bytes and runs the commands: no thread, nothing waits.

use monitor_runtime::serve::{Address, Stopper, epoll::Server};
use monitor_runtime::{CommandTable, Events, Monitor, builtin, command_table, monitor_commands};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::retry_on_intr;
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
    let mut vmm = Vmm { stopper: server.stopper() };
    while server.run_ready(&mut vmm) {
        // Here the VMM waits for its devices, too.
        retry_on_intr(|| poll(&mut [PollFd::new(&server, PollFlags::IN)], None))?;
    }
    server.finish(Duration::from_secs(1));
    Ok(())
}
