//! A machine under load, served by each of the drivers.

use super::machine::{SOAKED, Shared, Soaked};
use super::wire;
use event_manager::{EventManager, SubscriberOps};
use monitor_runtime::serve::{Address, Served, Stopper, epoll, threads, tokio};
use monitor_runtime::{Events, Monitor};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::retry_on_intr;
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// How long a server that ends waits for clients to read.
const GRACE: Duration = Duration::from_secs(1);

/// What moves the bytes, and where commands run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Driver {
    /// `serve::epoll`, in the loop that runs the commands.
    Epoll,
    /// The same, as a subscriber of rust-vmm's event-manager.
    EventManager,
    /// `serve::threads`.
    Threads,
    /// `serve::tokio`.
    Tokio,
    /// `serve::epoll`, on a thread of its own.
    TwoThreads,
}

impl Driver {
    /// All of them, as a command line names them.
    pub const NAMED: [(&'static str, Self); 5] = [
        ("epoll", Self::Epoll),
        ("event-manager", Self::EventManager),
        ("threads", Self::Threads),
        ("tokio", Self::Tokio),
        ("two-threads", Self::TwoThreads),
    ];
}

impl FromStr for Driver {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let found = Self::NAMED.iter().find(|(named, _)| *named == name);
        found.map(|(_, driver)| *driver).ok_or_else(|| {
            let names: Vec<_> = Self::NAMED.iter().map(|(named, _)| *named).collect();
            format!("there is no driver '{name}'; there are {}", names.join(", "))
        })
    }
}

/// A machine that is about to be served.
pub(super) enum Server {
    Epoll(Driver, epoll::Server<Soaked, Shared>),
    Threads(threads::Server<Soaked, Shared>),
    Tokio(tokio::Server<Soaked, Shared>, ::tokio::runtime::Runtime),
}

impl Server {
    /// Serves QMP at a path, and people at the same with the extension `hmp`.
    pub(super) fn new(driver: Driver, path: &Path) -> (Self, Vec<Served>) {
        let shared = Arc::new(Soaked::shared());
        let monitor = |name| {
            Monitor::new(name, &SOAKED, &Events::new(SystemTime::now)).banner("Soak").prompt(wire::PROMPT)
        };
        let qmp = Address::Unix(path.to_owned());
        let hmp = Address::Unix(path.with_extension("hmp"));
        match driver {
            Driver::Epoll | Driver::EventManager | Driver::TwoThreads => {
                let mut server = epoll::Server::new(&SOAKED, shared).unwrap();
                let qmp = server.serve_qmp(monitor("qmp0"), &qmp).unwrap();
                let hmp = server.serve_human(monitor("hmp0"), &hmp).unwrap();
                (Self::Epoll(driver, server), vec![qmp, hmp])
            }
            Driver::Threads => {
                let server = threads::Server::new(&SOAKED, shared);
                let qmp = server.serve_qmp(monitor("qmp0"), &qmp).unwrap();
                let hmp = server.serve_human(monitor("hmp0"), &hmp).unwrap();
                (Self::Threads(server), vec![qmp, hmp])
            }
            Driver::Tokio => {
                let mut runtime = ::tokio::runtime::Builder::new_multi_thread();
                let runtime = runtime.worker_threads(2).enable_all().build().unwrap();
                let inside = runtime.enter();
                let server = tokio::Server::new(&SOAKED, shared);
                let qmp = server.serve_qmp(monitor("qmp0"), &qmp).unwrap();
                let hmp = server.serve_human(monitor("hmp0"), &hmp).unwrap();
                drop(inside);
                (Self::Tokio(server, runtime), vec![qmp, hmp])
            }
        }
    }

    pub(super) fn stopper(&self) -> Stopper {
        match self {
            Self::Epoll(_, server) => server.stopper(),
            Self::Threads(server) => server.stopper(),
            Self::Tokio(server, _) => server.stopper(),
        }
    }

    /// Runs commands on this thread until the server is stopped.
    pub(super) fn run(self, machine: &mut Soaked) {
        match self {
            Self::Threads(server) => _ = server.run(machine),
            Self::Tokio(server, runtime) => _ = runtime.block_on(server.run(machine)),
            Self::Epoll(Driver::TwoThreads, server) => {
                let commands = server.commands();
                let thread = server.spawn("soaked").unwrap();
                commands.run(machine);
                thread.join().unwrap();
            }
            Self::Epoll(Driver::EventManager, server) => {
                let (commands, mut manager) = (server.commands(), EventManager::new().unwrap());
                let id = manager.add_subscriber(server);
                while commands.run_ready(machine) {
                    manager.run().unwrap();
                }
                manager.remove_subscriber(id).unwrap().finish(GRACE);
            }
            Self::Epoll(_, mut server) => {
                let commands = server.commands();
                while commands.run_ready(machine) {
                    retry_on_intr(|| poll(&mut [PollFd::new(&server, PollFlags::IN)], None)).unwrap();
                    server.process();
                }
                server.finish(GRACE);
            }
        }
    }
}
