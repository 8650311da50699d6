//! TLS over TCP, for clients with a certificate of our authority: `tls tcp:0.0.0.0:4444 CERT KEY CA`.

use monitor_runtime::serve::{Address, Stopper, Tls, threads::Server};
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
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let [address, certificate, key, authority] = &arguments[..] else {
        return Err("usage: tls ADDRESS CERT KEY CA".into());
    };
    let tls = Tls::mutual(certificate.as_ref(), key.as_ref(), authority.as_ref())?;
    let monitor = Monitor::new("qmp0", &COMMANDS, &Events::new(SystemTime::now)).tls(tls);
    let server = Server::new(&COMMANDS, Arc::new(()));
    let qmp = server.serve_qmp(monitor, &address.parse::<Address>()?)?;
    println!("{}", qmp.address().unwrap_or_default());
    server.run(&mut Vmm { stopper: server.stopper() });
    Ok(())
}
