//! The socket is systemd's (`LISTEN_FDS`), or a jailer's: descriptor 3, listening.

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
    if std::env::var("LISTEN_FDS").as_deref() != Ok("1") {
        return Err("one socket is to be passed (LISTEN_FDS=1)".into());
    }
    let server = Server::new(&COMMANDS, Arc::new(()));
    server.serve_qmp(Monitor::new("qmp0", &COMMANDS, &Events::new(SystemTime::now)), &Address::Fd(3))?;
    server.run(&mut Vmm { stopper: server.stopper() });
    Ok(())
}
