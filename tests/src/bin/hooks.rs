//! `hooks --qmp ADDRESS`: a host with a monitor at its terminal, in which one thread moves bytes and runs hooks and another
//! shows what is said. What is looked at while a hook runs is the test `terminal`'s.

use monitor_runtime::serve::{Address, threads::Server};
use monitor_runtime::{
    CommandTable, Completion, Events, Monitor, builtin, command_table, monitor_commands, monitor_event,
};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::SystemTime;

command_table! {
    static COMMANDS: CommandTable<Host> =
        [..Host::COMMANDS, ..builtin::QMP, ..builtin::HUMAN, ..builtin::PENDING, event Asked];
}

/// A command was asked to cancel.
#[monitor_event(name = "ASKED")]
#[derive(serde::Serialize, schemars::JsonSchema)]
struct Asked {}

struct Host {
    events: Events,
    release: Sender<()>,
    released: Option<Receiver<()>>,
}

#[monitor_commands]
impl Host {
    /// Wait to be cancelled. The hook tells that it runs, waits for `release`, and completes the command.
    #[monitor_command(async)]
    fn hold(&mut self, done: Completion<()>) {
        let (Some(released), events) = (self.released.take(), self.events.clone()) else { return };
        let (keep, kept) = channel::<Completion<()>>();
        done.on_cancel(move |_| {
            events.emit(&Asked {});
            // No hook is to wait; this one does, so that it can be seen what goes on meanwhile.
            let _ = released.recv();
            if let Ok(done) = kept.recv() {
                done.fail("cancelled");
            }
        });
        let _ = keep.send(done);
    }

    /// Let the hook go on.
    #[monitor_command]
    fn release(&self) {
        let _ = self.release.send(());
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let address: Address = std::env::args().nth(2).ok_or("no address")?.parse()?;
    let events = Events::new(SystemTime::now);
    let server = Server::new(&COMMANDS, Arc::new(()));
    server.serve_qmp(Monitor::new("qmp0", &COMMANDS, &events), &address)?;
    let human = Monitor::new("hmp0", &COMMANDS, &events).prompt("(host) ").show_events(true);
    server.serve_human(human, &Address::Stdio)?;
    let (release, released) = channel();
    server.run(&mut Host { events, release, released: Some(released) });
    Ok(())
}
