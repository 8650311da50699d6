//! The driver with plain threads: two a session (one reads, one writes), one a listener, and the host's own, which runs
//! the commands, so that the context need not be `Send`.

mod connection;
mod listener;
mod transport;

use super::Address;
use super::session::Kind;
use crate::Monitor;
use crate::command::{Call, CommandTable, Peer};
use connection::{Connection, Live};
use std::fmt;
use std::io;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Duration;
use transport::Stdio;

/// How long a stopping server waits for clients to read their last replies.
const GRACE: Duration = Duration::from_secs(1);

/// What the threads of sessions tell the host's.
enum Message {
    Run(Call),
    Stop,
}

/// Runs out-of-band calls, on the thread that read them.
type RunOutOfBand = Arc<dyn Fn(Call) + Send + Sync>;

/// Where the threads of sessions send their calls.
#[derive(Clone)]
struct Dispatch {
    calls: Sender<Message>,
    out_of_band: RunOutOfBand,
}

impl Dispatch {
    fn dispatch(&self, call: Call) {
        if call.is_out_of_band() {
            guarded(|| (self.out_of_band)(call));
        } else {
            // Without a server the call comes back in the error, and its drop answers it.
            drop(self.calls.send(Message::Run(call)));
        }
    }
}

/// Runs handlers; a panic has answered its command while it unwound, and the monitor goes on.
fn guarded(run: impl FnOnce()) {
    if panic::catch_unwind(AssertUnwindSafe(run)).is_err() {
        log::error!("a monitor command panicked; the monitor goes on");
    }
}

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
pub struct Server<C: ?Sized + 'static, S: ?Sized + 'static = ()> {
    table: &'static CommandTable<C, S>,
    calls: Receiver<Message>,
    dispatch: Dispatch,
    live: Arc<Live>,
    sockets: std::sync::Mutex<Vec<listener::Listening>>,
}

impl<C: ?Sized, S: ?Sized> fmt::Debug for Server<C, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("table", &self.table).finish_non_exhaustive()
    }
}

impl<C: ?Sized + 'static, S: ?Sized + Send + Sync + 'static> Server<C, S> {
    /// A server of `table`. Out-of-band commands run on `shared`, on the threads that read them.
    pub fn new(table: &'static CommandTable<C, S>, shared: Arc<S>) -> Self {
        let (sender, calls) = mpsc::channel();
        let out_of_band: RunOutOfBand = Arc::new(move |call| table.run_oob(&shared, call));
        let dispatch = Dispatch { calls: sender, out_of_band };
        Self { table, calls, dispatch, live: Arc::default(), sockets: std::sync::Mutex::default() }
    }

    /// Serves a QMP monitor: on a unix socket to any number of clients, on stdio to one.
    pub fn serve_qmp(&self, monitor: Monitor, address: &Address) -> io::Result<()> {
        self.serve(Kind::Qmp, monitor, address)
    }

    /// Serves a human monitor likewise. When standard input ends, the server stops.
    ///
    /// With the feature `terminal`, and on standard input and output that are a terminal, lines are edited there: with
    /// history ([`Monitor::history`]), search and completion. From then on Ctrl-C, and `SIGINT` from elsewhere, is the
    /// monitor's and does not end the process.
    pub fn serve_human(&self, monitor: Monitor, address: &Address) -> io::Result<()> {
        self.serve(Kind::Human, monitor, address)
    }

    fn serve(&self, kind: Kind, monitor: Monitor, address: &Address) -> io::Result<()> {
        let monitor = Arc::new(monitor);
        match address {
            Address::None => Ok(()),
            Address::Stdio => {
                let stopper = self.stopper();
                let connect =
                    |kind| Connection::new(kind, &monitor, Peer::at("stdio"), &self.dispatch, &self.live);
                #[cfg(feature = "terminal")]
                if let Some(terminal) = connection::terminal().filter(|_| matches!(kind, Kind::Human)) {
                    return connect(Kind::Terminal(terminal))?
                        .start_terminal(&monitor, move || stopper.stop());
                }
                connect(kind)?.start(Stdio, move || stopper.stop())
            }
            Address::Unix(path) => {
                let listening =
                    listener::listen(kind, monitor, path, self.dispatch.clone(), Arc::clone(&self.live))?;
                self.sockets.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(listening);
                Ok(())
            }
        }
    }

    /// What stops [`run`](Self::run), from any thread.
    pub fn stopper(&self) -> Stopper {
        Stopper { calls: self.dispatch.calls.clone() }
    }

    /// Runs commands on `context`, on this thread, until the server is stopped. Clients get a second to read their last
    /// replies.
    ///
    /// Returns how many lines of human monitors have failed: a script's exit status is made of it.
    pub fn run(&self, context: &mut C) -> u64 {
        while let Ok(Message::Run(call)) = self.calls.recv() {
            guarded(|| self.table.run(context, call));
        }
        // Calls that came behind the stop are dropped, which answers them.
        while let Ok(message) = self.calls.try_recv() {
            drop(message);
        }
        self.live.finish(GRACE)
    }
}

/// Stops a [`Server`].
#[derive(Clone)]
pub struct Stopper {
    calls: Sender<Message>,
}

impl fmt::Debug for Stopper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stopper").finish_non_exhaustive()
    }
}

impl Stopper {
    /// Stops it, after the commands that came before.
    pub fn stop(&self) {
        // A server that is gone has stopped.
        let _ = self.calls.send(Message::Stop);
    }
}
