//! The driver for a host's own event loop: one descriptor to wait for and one function to call, non-blocking. The same
//! server runs on a thread of its own beside the host's. What is waited for, and how, is `poller`'s.
//!
//! # System calls
//!
//! For a seccomp filter: what serving asks of the kernel, from the first client to the end, beside memory (`brk`, `mmap`,
//! `munmap`, `mremap`, `madvise`), locks (`futex`) and the host's own loop. A test holds it, in a host that dies of any other.
//!
//! | system calls | for |
//! | --- | --- |
//! | `accept4`, `getsockopt`, `geteuid`, `epoll_ctl` | a client that comes: who it is, and waiting for it; one that does not read |
//! | `epoll_wait`, `epoll_pwait` | what is ready; which of the two is the C library's choice |
//! | `recvmsg`, `sendto`, `sendmsg` | requests; replies; replies with file descriptors |
//! | `read`, `write` | an answer from another thread, and the timer |
//! | `timerfd_settime` | events that are held back, clients that are accepted later |
//! | `shutdown`, `close`, `unlink` | a client that leaves, file descriptors, the socket's file |
//! | `setsockopt` | over TCP only: answers at once, keep-alive |
//! | `getrandom` | with TLS only |
//!
//! Where descriptors run out there is `fcntl`, too. Opening addresses takes more, and is done before.

mod alarms;
mod poller;

use super::door::Door;
use super::host::{GRACE, Host};
use super::listener::{self, Opened};
use super::session::Kind;
use super::{Address, Commands, Served, Stopper};
use crate::Monitor;
use crate::command::CommandTable;
use poller::Poller;
use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, RawFd};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// Serves monitors of one table from an event loop.
///
/// The loop waits until the server's descriptor ([`AsFd`]) is readable and calls [`run_ready`](Self::run_ready), which never
/// waits. Where the context is not at hand there, it calls [`process`](Self::process), and the commands run elsewhere in the
/// loop ([`Commands::run_ready`]) or on another thread ([`Commands::run`]). A thread that has nothing else to do calls
/// [`run`](Self::run). All descriptors of the driver but the clients' are made before one of them is first called, so a
/// seccomp filter can be set up between.
///
/// ```no_run
/// use monitor_runtime::serve::{Address, epoll::Server};
/// use monitor_runtime::{CommandTable, Events, Monitor, builtin, command_table};
/// use rustix::event::{PollFd, PollFlags, poll};
/// use rustix::io::retry_on_intr;
/// use std::sync::Arc;
///
/// struct Vmm;
/// command_table! { static COMMANDS: CommandTable<Vmm> = [..builtin::QMP, ..builtin::HUMAN]; }
///
/// let events = Events::new(std::time::SystemTime::now);
/// let mut server = Server::new(&COMMANDS, Arc::new(()))?;
/// server.serve_qmp(Monitor::new("qmp0", &COMMANDS, &events), &Address::Unix("/tmp/vm.sock".into()))?;
/// let mut vmm = Vmm;
/// // In place of the VMM's own loop:
/// while server.run_ready(&mut vmm) {
///     retry_on_intr(|| poll(&mut [PollFd::new(&server, PollFlags::IN)], None))?;
/// }
/// server.finish(std::time::Duration::from_secs(1));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct Server<C: ?Sized + 'static, S: ?Sized + 'static = ()> {
    host: Arc<Host<C, S>>,
    poller: Poller,
}

impl<C: ?Sized + 'static, S: ?Sized + Send + Sync + 'static> Server<C, S> {
    /// A server of `table`. Out-of-band commands run on `shared`, in [`process`](Self::process).
    pub fn new(table: &'static CommandTable<C, S>, shared: Arc<S>) -> io::Result<Self> {
        let host = Host::new(table, shared);
        let poller = Poller::new(&host.dispatch)?;
        host.queue().on_stop(poller.waker());
        Ok(Self { host, poller })
    }

    /// Serves a QMP monitor: at a listening address to any number of clients, at a connected one to one.
    pub fn serve_qmp(&mut self, monitor: Monitor, address: &Address) -> io::Result<Served> {
        self.serve(Kind::Qmp, monitor, address)
    }

    /// Serves a human monitor likewise. When standard input ends, the server stops. One that is no terminal is a script
    /// ([`human::Session::for_script`](crate::human::Session::for_script)): its errors go to standard error.
    pub fn serve_human(&mut self, monitor: Monitor, address: &Address) -> io::Result<Served> {
        self.serve(Kind::Human, monitor, address)
    }

    fn serve(&mut self, kind: Kind, monitor: Monitor, address: &Address) -> io::Result<Served> {
        let opened = listener::open(address, &monitor)?;
        let door: Arc<Door> = self.host.open(kind, monitor);
        match opened {
            Opened::Nothing => {}
            Opened::Stream(stream, peer) => {
                let stopper = (!stream.is_socket()).then(|| self.stopper());
                self.poller.connect(&door, stream, peer, stopper)?;
            }
            Opened::Listener(listener) => self.poller.listen(&door, listener)?,
        }
        Ok(Served::of(&door))
    }

    /// The commands of its sessions, for the thread that has the context.
    pub fn commands(&self) -> Commands<C, S> {
        Commands::new(&self.host)
    }

    /// What stops it, from any thread.
    pub fn stopper(&self) -> Stopper {
        self.host.stopper()
    }

    /// Moves the bytes that can be moved without waiting, and hands on commands. To be called when the server's descriptor
    /// is readable; at any other time it does no harm.
    pub fn process(&mut self) {
        let Self { host, poller } = self;
        poller.process(Some(Duration::ZERO), &mut |call| host.dispatch.dispatch(call));
    }

    /// Likewise, and runs commands on `context`, on this thread, each where it was read: it is answered at once, and the
    /// answers to what was read together are written together. Tells whether the server goes on: false once it was stopped.
    pub fn run_ready(&mut self, context: &mut C) -> bool {
        self.turn(Some(Duration::ZERO), context)
    }

    /// Serves on this thread, which has nothing else to do, until the server is stopped; then closes its monitors. Clients
    /// get a second to read their last replies.
    ///
    /// Returns how many lines of human monitors have failed: a script's exit status is made of it.
    pub fn run(mut self, context: &mut C) -> u64 {
        while self.turn(None, context) {}
        self.finish(GRACE)
    }

    /// Waits for something to do, and does it.
    fn turn(&mut self, time: Option<Duration>, context: &mut C) -> bool {
        let Self { host, poller } = self;
        // What `process` has handed on comes first.
        if !host.run_ready(context) {
            return false;
        }
        poller.process(time, &mut |call| host.run_here(context, call));
        !host.queue().is_stopped()
    }

    /// Closes all monitors and moves bytes until clients have read their last replies, for at most `grace`: for a host
    /// whose loop has ended. What is in flight is answered with an error.
    ///
    /// Returns how many lines of human monitors have failed: a script's exit status is made of it.
    pub fn finish(&mut self, grace: Duration) -> u64 {
        self.stopper().stop();
        let deadline = Instant::now() + grace;
        self.host.doors().iter().for_each(Served::fail);
        let mut time = Duration::ZERO;
        loop {
            let Self { host, poller } = self;
            poller.process(Some(time), &mut |call| host.dispatch.dispatch(call));
            time = deadline.saturating_duration_since(Instant::now());
            if poller.is_empty() || time.is_zero() {
                break;
            }
        }
        self.host.doors().iter().for_each(Served::abandon);
        self.process();
        self.host.failures()
    }
}

impl<C: ?Sized, S: ?Sized> Server<C, S> {
    /// Moves bytes on a thread of its own, called `name`, until all monitors are closed. Commands are run by
    /// [`commands`](Self::commands), on the thread that has the context, and out-of-band ones meanwhile on this one: one
    /// loop, two threads, as Firecracker and Cloud Hypervisor are built.
    pub fn spawn(self, name: &str) -> io::Result<JoinHandle<()>> {
        let Self { mut poller, host } = self;
        let dispatch = host.dispatch.clone();
        thread::Builder::new().name(name.to_owned()).spawn(move || {
            while !poller.is_empty() {
                poller.process(None, &mut |call| dispatch.dispatch(call));
            }
        })
    }
}

impl<C: ?Sized, S: ?Sized> AsFd for Server<C, S> {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.poller.as_fd()
    }
}

impl<C: ?Sized, S: ?Sized> AsRawFd for Server<C, S> {
    fn as_raw_fd(&self) -> RawFd {
        self.as_fd().as_raw_fd()
    }
}
