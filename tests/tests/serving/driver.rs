//! The drivers as one, for a host that is served by each.

use super::machine::{COMMANDS, Shared, Vmm};
use event_manager::{EventManager, SubscriberOps};
use monitor_runtime::Monitor;
use monitor_runtime::serve::{Address, Served, Stopper, epoll, threads, tokio};
use std::io;
use std::sync::Arc;
use std::time::Duration;

/// Who moves the bytes, and where commands run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(dead_code, reason = "each test target names one")]
pub(crate) enum Driver {
    /// `serve::threads`.
    Threads,
    /// `serve::epoll`, on the thread that runs the commands.
    OneLoop,
    /// `serve::epoll`, on a thread of its own.
    TwoThreads,
    /// `serve::epoll`, as a subscriber of an event manager.
    EventManager,
    /// `serve::tokio`.
    Tokio,
}

impl Driver {
    /// Whether bytes are moved, and commands run out of band, while a command occupies the host's thread.
    pub(crate) fn moves_bytes_meanwhile(self) -> bool {
        matches!(self, Self::Threads | Self::TwoThreads | Self::Tokio)
    }
}

/// A server of the machine.
#[derive(Debug)]
pub(crate) enum Server {
    Threads(threads::Server<Vmm, Shared>),
    Epoll(epoll::Server<Vmm, Shared>),
    Tokio(tokio::Server<Vmm, Shared>, ::tokio::runtime::Runtime),
}

/// Serves monitors, each of a kind at an address, by the driver of this test target.
pub(crate) fn serve(
    shared: &Arc<Shared>,
    qmp: Vec<(Monitor, Address)>,
    human: Vec<(Monitor, Address)>,
) -> io::Result<(Server, Vec<Served>)> {
    let shared = Arc::clone(shared);
    let mut monitors = Vec::new();
    let server = match crate::DRIVER {
        Driver::Threads => {
            let server = threads::Server::new(&COMMANDS, shared);
            for (monitor, address) in qmp {
                monitors.push(server.serve_qmp(monitor, &address)?);
            }
            for (monitor, address) in human {
                monitors.push(server.serve_human(monitor, &address)?);
            }
            Server::Threads(server)
        }
        Driver::OneLoop | Driver::TwoThreads | Driver::EventManager => {
            let mut server = epoll::Server::new(&COMMANDS, shared)?;
            for (monitor, address) in qmp {
                monitors.push(server.serve_qmp(monitor, &address)?);
            }
            for (monitor, address) in human {
                monitors.push(server.serve_human(monitor, &address)?);
            }
            Server::Epoll(server)
        }
        Driver::Tokio => {
            let runtime =
                ::tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
            let inside = runtime.enter();
            let server = tokio::Server::new(&COMMANDS, shared);
            for (monitor, address) in qmp {
                monitors.push(server.serve_qmp(monitor, &address)?);
            }
            for (monitor, address) in human {
                monitors.push(server.serve_human(monitor, &address)?);
            }
            drop(inside);
            Server::Tokio(server, runtime)
        }
    };
    Ok((server, monitors))
}

impl Server {
    pub(crate) fn stopper(&self) -> Stopper {
        match self {
            Self::Threads(server) => server.stopper(),
            Self::Epoll(server) => server.stopper(),
            Self::Tokio(server, _) => server.stopper(),
        }
    }

    /// Runs commands on this thread until the server is stopped; tells how many lines failed.
    pub(crate) fn run(self, vmm: &mut Vmm) -> u64 {
        const GRACE: Duration = Duration::from_secs(1);
        match self {
            Self::Threads(server) => server.run(vmm),
            Self::Tokio(server, runtime) => runtime.block_on(server.run(vmm)),
            Self::Epoll(server) => match crate::DRIVER {
                Driver::TwoThreads => {
                    let commands = server.commands();
                    let thread = server.spawn("monitors").unwrap();
                    let failures = commands.run(vmm);
                    thread.join().unwrap();
                    failures
                }
                Driver::EventManager => {
                    let commands = server.commands();
                    let mut manager = EventManager::new().unwrap();
                    let id = manager.add_subscriber(server);
                    while commands.run_ready(vmm) {
                        manager.run().unwrap();
                    }
                    manager.remove_subscriber(id).unwrap().finish(GRACE)
                }
                _ => server.run(vmm),
            },
        }
    }
}
