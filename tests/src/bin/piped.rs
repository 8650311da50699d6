//! `piped DRIVER ADDRESS`: a host whose human monitor is at its standard streams and whose QMP monitor is at an address,
//! served by `epoll` or `threads`. What the streams are is the test `pipes`'s.

use monitor_runtime::serve::{Address, Stopper, epoll, threads};
use monitor_runtime::{CommandTable, Events, Monitor, builtin, command_table, monitor_commands};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::SystemTime;

command_table! {
    static COMMANDS: CommandTable<Host> = [..Host::COMMANDS, ..builtin::QMP, ..builtin::HUMAN];
}

struct Host {
    stopper: Stopper,
}

#[monitor_commands]
impl Host {
    /// End.
    #[monitor_command]
    fn quit(&self) {
        self.stopper.stop();
    }
}

fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (driver, address) = arguments.next().zip(arguments.next()).ok_or("usage: piped DRIVER ADDRESS")?;
    let address: Address = address.parse()?;
    let events = Events::new(SystemTime::now);
    let (qmp, human) = (Monitor::new("qmp0", &COMMANDS, &events), Monitor::new("hmp0", &COMMANDS, &events));
    let failures = if driver == "epoll" {
        let mut server = epoll::Server::new(&COMMANDS, Arc::new(()))?;
        server.serve_qmp(qmp, &address)?;
        server.serve_human(human, &Address::Stdio)?;
        let mut host = Host { stopper: server.stopper() };
        server.run(&mut host)
    } else {
        let server = threads::Server::new(&COMMANDS, Arc::new(()));
        server.serve_qmp(qmp, &address)?;
        server.serve_human(human, &Address::Stdio)?;
        server.run(&mut Host { stopper: server.stopper() })
    };
    Ok(ExitCode::from(u8::from(failures > 0)))
}
