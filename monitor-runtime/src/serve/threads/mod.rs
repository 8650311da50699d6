//! The driver with plain threads: one a session, one a listener, and the host's own, which runs the commands, so that the
//! context need not be `Send`.

#[cfg(feature = "terminal")]
mod editor;
#[cfg(feature = "terminal")]
mod signal;
#[cfg(feature = "terminal")]
mod terminal;

use super::blocking;
use super::door::Door;
use super::host::Host;
use super::listener::{self, Opened};
use super::session::Kind;
use super::stream::Stream;
use super::{Address, Commands, Served, Stopper};
use crate::command::CommandTable;
use crate::{Monitor, Peer};
use std::io;
use std::sync::Arc;

/// Serves monitors of one table with threads.
///
/// ```no_run
/// use monitor_runtime::serve::{Address, threads::Server};
/// use monitor_runtime::{CommandTable, Events, Monitor, builtin, command_table};
/// use std::sync::Arc;
///
/// struct Vmm;
/// command_table! { static COMMANDS: CommandTable<Vmm> = [..builtin::QMP, ..builtin::HUMAN]; }
///
/// let events = Events::new(std::time::SystemTime::now);
/// let server = Server::new(&COMMANDS, Arc::new(()));
/// server.serve_qmp(Monitor::new("qmp0", &COMMANDS, &events), &Address::Unix("/tmp/vm.sock".into()))?;
/// server.serve_human(Monitor::new("hmp0", &COMMANDS, &events), &Address::Stdio)?;
/// server.run(&mut Vmm);
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct Server<C: ?Sized + 'static, S: ?Sized + 'static = ()> {
    host: Arc<Host<C, S>>,
}

impl<C: ?Sized + 'static, S: ?Sized + Send + Sync + 'static> Server<C, S> {
    /// A server of `table`. Out-of-band commands run on `shared`, on the threads that read them.
    pub fn new(table: &'static CommandTable<C, S>, shared: Arc<S>) -> Self {
        Self { host: Host::new(table, shared) }
    }

    /// Serves a QMP monitor: at a listening address to any number of clients, at a connected one to one.
    pub fn serve_qmp(&self, monitor: Monitor, address: &Address) -> io::Result<Served> {
        self.serve(Kind::Qmp, monitor, address)
    }

    /// Serves a human monitor likewise. When standard input ends, the server stops. One that is no terminal is a script
    /// ([`human::Session::for_script`](crate::human::Session::for_script)): its errors go to standard error.
    ///
    /// With the feature `terminal`, and on standard input and output that are a terminal, lines are edited there: with
    /// history ([`Monitor::history`]), search and completion. From then on Ctrl-C, and `SIGINT` from elsewhere, is the
    /// monitor's and does not end the process: it asks what is in flight to cancel, and drops what was typed ahead. A
    /// list of Tab's that is longer than the screen is shown in pages: the space bar goes on, `n` leaves it.
    /// Ctrl-D stops the server; with commands in flight, only the second one does.
    pub fn serve_human(&self, monitor: Monitor, address: &Address) -> io::Result<Served> {
        self.serve(Kind::Human, monitor, address)
    }

    fn serve(&self, kind: Kind, monitor: Monitor, address: &Address) -> io::Result<Served> {
        let opened = listener::open(address, &monitor)?;
        let door = self.host.open(kind, monitor);
        match opened {
            Opened::Nothing => {}
            Opened::Stream(stream, peer) => self.serve_stream(&door, stream, peer)?,
            Opened::Listener(listener) => {
                let (inside, dispatch) = (Arc::clone(&door), self.host.dispatch.clone());
                blocking::listen(&door, listener, move |stream, peer| {
                    blocking::serve(&inside, stream, peer, &dispatch, || ())
                })?;
            }
        }
        Ok(Served::of(&door))
    }

    fn serve_stream(&self, door: &Arc<Door>, stream: Stream, peer: Peer) -> io::Result<()> {
        #[cfg(feature = "terminal")]
        if matches!((door.kind, &stream), (Kind::Human, Stream::Stdio))
            && let Some(terminal) = terminal::terminal()
        {
            let stopper = self.stopper();
            return terminal::serve(door, terminal, peer, &self.host.dispatch, move || stopper.stop());
        }
        // The process's own standard input was its owner's way to it.
        let stopper = (!stream.is_socket()).then(|| self.stopper());
        blocking::serve(door, stream, peer, &self.host.dispatch, move || {
            if let Some(stopper) = stopper {
                stopper.stop();
            }
        })
    }

    /// What stops [`run`](Self::run), from any thread.
    pub fn stopper(&self) -> Stopper {
        self.host.stopper()
    }

    /// Runs commands on `context`, on this thread, until the server is stopped. Clients get a second to read their last
    /// replies.
    ///
    /// Returns how many lines of human monitors have failed: a script's exit status is made of it.
    pub fn run(&self, context: &mut C) -> u64 {
        Commands::new(&self.host).run(context)
    }
}

impl<C: ?Sized, S: ?Sized> Drop for Server<C, S> {
    fn drop(&mut self) {
        self.host.stopper().stop();
        // Nothing is left to do after `run`; otherwise nobody runs commands any more, and the sockets go with the server.
        self.host.close();
    }
}
