//! Accepting where the process has no descriptors left: clients wait, nothing spins, and they are served when there are
//! some again. A process of its own, because the limit is the process's.

#![allow(clippy::unwrap_used, missing_docs, reason = "these are tests")]

use event_manager::{EventManager, SubscriberOps};
use monitor_runtime::serve::{Address, Stopper, epoll, threads, tokio};
use monitor_runtime::{CommandTable, Events, Monitor, builtin, command_table};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::net::{SendAncillaryBuffer, SendAncillaryMessage, SendFlags, sendmsg};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::io::{BufRead as _, BufReader, IoSlice, Read as _, Write as _};
use std::mem::MaybeUninit;
use std::os::fd::AsFd as _;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

const PATIENCE: Duration = Duration::from_secs(60);

/// How long a server that ends waits for clients to read.
const GRACE: Duration = Duration::from_secs(1);

struct Vmm;

command_table! { static COMMANDS: CommandTable<Vmm> = [..builtin::QMP]; }

/// Tells of each time that accepting failed.
struct Failures(Mutex<Sender<Instant>>);

impl log::Log for Failures {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }
    fn log(&self, record: &log::Record<'_>) {
        if record.args().to_string().contains("no client can be accepted") {
            let _ = self.0.lock().unwrap().send(Instant::now());
        }
    }
    fn flush(&self) {}
}

/// A client comes while there is no descriptor for it, waits, and is served.
fn exhaust(path: &Path, failures: &Receiver<Instant>) {
    let mut client = {
        let limit = getrlimit(Resource::Nofile);
        // Made before, since it needs a descriptor, too; and connected after, so that it is accepted under the limit.
        let client =
            rustix::net::socket(rustix::net::AddressFamily::UNIX, rustix::net::SocketType::STREAM, None)
                .unwrap();
        setrlimit(Resource::Nofile, Rlimit { current: Some(3), maximum: limit.maximum }).unwrap();
        rustix::net::connect(&client, &rustix::net::SocketAddrUnix::new(path).unwrap()).unwrap();
        let times: Vec<_> = (0..4).map(|_| failures.recv_timeout(PATIENCE).unwrap()).collect();
        setrlimit(Resource::Nofile, limit).unwrap();
        let (first, last) = (times[0], times[3]);
        assert!(last - first >= Duration::from_millis(500), "it spins: {:?}", last - first);
        UnixStream::from(client)
    };
    client.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut greeting = [0; 6];
    client.read_exact(&mut greeting).unwrap();
    assert_eq!(&greeting, b"{\"QMP\"");
    passed_in_vain(&client);
    while failures.try_recv().is_ok() {}
}

/// A client passes descriptors that the process has no room for: what it asks behind them is read all the same.
fn passed_in_vain(mut client: &UnixStream) {
    client.write_all(br#"{"execute":"qmp_capabilities"}"#).unwrap();
    let limit = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: Some(3), maximum: limit.maximum }).unwrap();
    let mut answers = BufReader::new(client).lines();
    for round in 0..20 {
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
        let mut control = SendAncillaryBuffer::new(&mut space);
        let passed = [client.as_fd()];
        assert!(control.push(SendAncillaryMessage::ScmRights(&passed)));
        let request = [IoSlice::new(br#"{"execute":"query-version","id":"with"}"#)];
        sendmsg(client, &request, &mut control, SendFlags::empty()).unwrap();
        writeln!(client, r#"{{"execute":"query-version","id":{round}}}"#).unwrap();
        let last = format!(r#""id":{round}}}"#);
        let answered = answers.by_ref().find(|line| line.as_ref().unwrap().ends_with(&last));
        assert!(answered.is_some(), "round {round}");
    }
    setrlimit(Resource::Nofile, limit).unwrap();
}

#[test]
fn a_client_without_a_descriptor_is_waited_for_and_served() {
    let (tell, failures) = channel();
    log::set_logger(Box::leak(Box::new(Failures(Mutex::new(tell))))).unwrap();
    log::set_max_level(log::LevelFilter::Warn);
    let path = std::env::temp_dir().join(format!("exhausted-{}", std::process::id()));
    let address = Address::Unix(path.clone());
    for run in [with_threads, with_one_loop, with_two_threads, with_an_event_manager, with_tokio] {
        // One after the other: the limit is everybody's.
        let (tell, told) = channel();
        let address = address.clone();
        let running = thread::spawn(move || run(&address, &tell));
        let stopper: Stopper = told.recv_timeout(PATIENCE).unwrap();
        exhaust(&path, &failures);
        stopper.stop();
        running.join().unwrap();
    }
}

fn monitor() -> Monitor {
    Monitor::new("qmp0", &COMMANDS, &Events::new(SystemTime::now))
}

fn with_threads(address: &Address, tell: &Sender<Stopper>) {
    let server = threads::Server::new(&COMMANDS, Arc::new(()));
    server.serve_qmp(monitor(), address).unwrap();
    tell.send(server.stopper()).unwrap();
    server.run(&mut Vmm);
}

fn with_tokio(address: &Address, tell: &Sender<Stopper>) {
    let runtime = ::tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let server = tokio::Server::new(&COMMANDS, Arc::new(()));
        server.serve_qmp(monitor(), address).unwrap();
        tell.send(server.stopper()).unwrap();
        server.run(&mut Vmm).await;
    });
}

fn with_loop(address: &Address) -> epoll::Server<Vmm> {
    let mut server = epoll::Server::new(&COMMANDS, Arc::new(())).unwrap();
    server.serve_qmp(monitor(), address).unwrap();
    server
}

fn with_one_loop(address: &Address, tell: &Sender<Stopper>) {
    let mut server = with_loop(address);
    tell.send(server.stopper()).unwrap();
    let commands = server.commands();
    while commands.run_ready(&mut Vmm) {
        poll(&mut [PollFd::new(&server, PollFlags::IN)], None).unwrap();
        server.process();
    }
    server.finish(GRACE);
}

fn with_two_threads(address: &Address, tell: &Sender<Stopper>) {
    let server = with_loop(address);
    tell.send(server.stopper()).unwrap();
    let commands = server.commands();
    let thread = server.spawn("monitors").unwrap();
    commands.run(&mut Vmm);
    thread.join().unwrap();
}

fn with_an_event_manager(address: &Address, tell: &Sender<Stopper>) {
    let server = with_loop(address);
    let (commands, mut manager, stopper) =
        (server.commands(), EventManager::new().unwrap(), server.stopper());
    let id = manager.add_subscriber(server);
    tell.send(stopper).unwrap();
    while commands.run_ready(&mut Vmm) {
        manager.run().unwrap();
    }
    manager.remove_subscriber(id).unwrap().finish(GRACE);
}
