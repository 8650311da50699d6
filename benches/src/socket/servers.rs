//! The servers, how each is started and how a client speaks to it.

use super::client::{Client, Lines, Transport};
#[cfg(feature = "peers")]
use super::websocket;
use super::{floor, ours, qemu, reader};
use crate::suite::Failed;
use std::borrow::Cow;
use std::io;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

const REQUEST: &str = "{\"execute\":\"query-status\",\"id\":\"libvirt-42\"}\r\n";
/// QEMU has no such command, and says so when it has read all of it.
const BULK: (&str, &str) =
    ("{\"execute\":\"take\",\"arguments\":{\"text\":\"", "\"},\"id\":\"libvirt-42\"}\r\n");
const NEGOTIATE: &str = "{\"execute\":\"qmp_capabilities\"}\r\n";

/// What is measured over a socket.
pub(super) struct Server {
    /// What `--serve` calls it.
    pub(super) name: &'static str,
    title: &'static str,
    pub(super) takes_bulk: bool,
    speaks: Speaks,
}

/// What is spoken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Speaks {
    /// Lines, from the first.
    Lines,
    /// QMP.
    Qmp,
    /// JSON-RPC over WebSocket.
    #[cfg(feature = "peers")]
    WebSocket,
}

const fn server(name: &'static str, title: &'static str, speaks: Speaks) -> Server {
    Server { name, title, takes_bulk: true, speaks }
}

/// All of them; the first is what the others are compared with.
pub(super) static SERVERS: &[Server] = &[
    server("floor", "a blocking loop that answers a fixed line", Speaks::Lines),
    server("reader", "a blocking loop that reads with serde_json", Speaks::Lines),
    server("epoll", "ours, one thread with epoll", Speaks::Qmp),
    server("event-manager", "ours, event-manager", Speaks::Qmp),
    server("tokio", "ours, tokio with one thread", Speaks::Qmp),
    server("threads", "ours, threads", Speaks::Qmp),
    server("two-threads", "ours, one loop and two threads", Speaks::Qmp),
    #[cfg(feature = "peers")]
    server("jsonrpsee", "jsonrpsee, WebSocket over TCP", Speaks::WebSocket),
    server("qemu", "QEMU", Speaks::Qmp),
];

/// The server `name`, until the process is killed.
pub(crate) fn serve(name: &str, path: &Path) -> Result<(), Failed> {
    match name {
        "floor" => Ok(floor::serve(path)?),
        "reader" => Ok(reader::serve(path)?),
        "epoll" => ours::epoll(path),
        "event-manager" => ours::event_manager(path),
        "tokio" => ours::tokio(path),
        "threads" => ours::threads(path),
        "two-threads" => ours::two_threads(path),
        #[cfg(feature = "peers")]
        "jsonrpsee" => websocket::serve(path),
        _ => Err(format!("there is no server '{name}'").into()),
    }
}

/// A server's process; it goes with its client.
pub(super) struct Running {
    child: Child,
    path: PathBuf,
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_file(&self.path);
    }
}

impl Server {
    pub(super) fn title(&self) -> Cow<'static, str> {
        if self.name == "qemu" { qemu::title().into() } else { self.title.into() }
    }

    /// Starts it, and connects a client.
    pub(super) fn start(&self) -> Result<(Running, Client), Failed> {
        let path = env::temp_dir().join(format!("monitor-benches.{}.{}", std::process::id(), self.name));
        let child = if self.name == "qemu" {
            qemu::start(&path)?
        } else {
            Command::new(env::current_exe()?).args(["--serve", self.name]).arg(&path).spawn()?
        };
        let running = Running { child, path };
        let client = self.client(&running.path)?;
        Ok((running, client))
    }

    fn client(&self, path: &Path) -> Result<Client, Failed> {
        Ok(match self.speaks {
            Speaks::Lines => Client::new(Lines::new(connect(path)?), REQUEST, BULK),
            Speaks::Qmp => {
                let mut lines = Lines::new(connect(path)?);
                lines.read(1)?;
                lines.ask(NEGOTIATE.as_bytes(), 1)?;
                Client::new(lines, REQUEST, BULK)
            }
            #[cfg(feature = "peers")]
            Speaks::WebSocket => websocket::client(path)?,
        })
    }
}

/// Connects as soon as the server listens.
pub(super) fn connect(path: &Path) -> io::Result<UnixStream> {
    wait_for(|| UnixStream::connect(path))
}

/// The server is another process, and says nothing when it is ready.
pub(super) fn wait_for<T>(mut attempt: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    let start = Instant::now();
    loop {
        match attempt() {
            Err(_) if start.elapsed() < Duration::from_secs(10) => thread::sleep(Duration::from_millis(5)),
            done => return done,
        }
    }
}
