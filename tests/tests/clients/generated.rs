//! The client that `monitor-schema` generates from the example VMM's model, made a module as a user would: blocking and
//! asynchronous, against the running program and against scripted monitors. That it compiles without the VMM's crates,
//! and that one of a real QEMU does, is the package `monitor-generated`'s.

use super::vmm::{PATIENCE, Vmm};
use client::{AsyncClient, AsyncStream, BlockingClient, Commands, ErrorClass, EventKind, RunState};
use monitor_schema::{Format, export, from_introspection};
use monitor_tests::outside::available;
use rustix::net::{SendAncillaryBuffer, SendAncillaryMessage, SendFlags, sendmsg};
use std::cell::RefCell;
use std::future::Future;
use std::io::{self, Cursor, IoSlice, Read, Write};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::pin::Pin;
use std::process::Command;
use std::sync::{Arc, mpsc};
use std::task::{Context, Wake, Waker};
use std::{env, fs, thread};
use tokio::io::AsyncWriteExt;

mod unread;

#[allow(dead_code, missing_docs, unreachable_pub, clippy::pedantic)]
mod client {
    include!("../../golden/vmm.client.rs");
}

client::for_tokio!(tokio::net::UnixStream);
client::for_tokio!(tokio::io::DuplexStream);

const GREETING: &str = "{\"QMP\":{\"version\":{},\"capabilities\":[\"oob\",\"of-a-later-version\"]}}\r\n";
const NEGOTIATED: &str = "{\"return\":{},\"id\":0}\r\n";

/// A monitor that says what it says, whatever it is asked.
#[derive(Debug)]
struct Script {
    says: Cursor<String>,
    heard: Vec<u8>,
}

impl Script {
    fn new(says: &[&str]) -> Self {
        Self { says: Cursor::new(says.concat()), heard: Vec::new() }
    }
}

impl Read for Script {
    /// A few bytes at a time: where a message ends is the client's to find.
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let few = buffer.len().min(7);
        self.says.read(&mut buffer[..few])
    }
}

impl Write for Script {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let few = bytes.len().min(5);
        self.heard.extend_from_slice(&bytes[..few]);
        Ok(few)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn scripted(says: &[&str]) -> BlockingClient<Script> {
    BlockingClient::connect(Script::new(&[&[GREETING, NEGOTIATED], says].concat())).unwrap()
}

fn connect(vmm: &Vmm) -> BlockingClient<UnixStream> {
    let client = BlockingClient::connect(UnixStream::connect(vmm.qmp_path()).unwrap()).unwrap();
    client.stream().set_read_timeout(Some(PATIENCE)).unwrap();
    client
}

#[test]
fn a_machine_is_driven() {
    let vmm = Vmm::start(&["--name", "generated"]);
    let mut client = connect(&vmm);
    assert!(client.greeting().capabilities.iter().any(|capability| capability == "oob"));
    assert_eq!(client.query_name().unwrap().name, "generated");
    client.stop().unwrap();
    let status = client.query_status().unwrap();
    assert_eq!((status.running, status.status), (false, RunState::Paused));
    client.cont().unwrap();
    assert!(client.query_status().unwrap().running);

    // Events that came during calls are kept in their order.
    let kinds: Vec<_> = std::iter::from_fn(|| client.take_event()).map(|event| event.kind).collect();
    assert_eq!(kinds, [EventKind::Stop, EventKind::Resume]);
    assert!(client.query_cpus_fast_oob().unwrap()[0].instructions > 0);
}

#[test]
fn a_balloon_answers_late_and_tells_of_its_change() {
    let vmm = Vmm::start(&[]);
    let mut client = connect(&vmm);
    let target = client.query_balloon().unwrap().actual - (1 << 20);
    assert_eq!(client.balloon(target).unwrap().actual, target);
    let event = client.next_event().unwrap();
    let EventKind::BalloonChange(change) = event.kind else { panic!("{event:?}") };
    assert_eq!(change.actual, target);
    assert!(event.timestamp.seconds > 1_700_000_000);
}

#[test]
fn an_error_has_its_class_and_the_session_goes_on() {
    let vmm = Vmm::start(&[]);
    let mut client = connect(&vmm);
    let error = client.delvm("there-is-none").unwrap_err();
    assert_eq!(error.class(), Some(&ErrorClass::GenericError));
    assert!(!error.to_string().is_empty());
    // A command that the client was not generated with.
    let unknown = client::Request::<()>::without_result("no-such-command");
    let error = client.call(unknown).unwrap_err();
    assert_eq!(error.class(), Some(&ErrorClass::CommandNotFound));
    assert!(error.to_string().contains("no-such-command"), "{error}");
    assert!(client.query_status().unwrap().running);
}

/// A stream that passes descriptors with what is written next, which the client knows nothing of.
struct Passing {
    stream: UnixStream,
    next: RefCell<Option<OwnedFd>>,
}

impl Read for Passing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.stream.read(buffer)
    }
}

impl Write for Passing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Some(descriptor) = self.next.take() else { return self.stream.write(bytes) };
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
        let mut control = SendAncillaryBuffer::new(&mut space);
        let passed = [descriptor.as_fd()];
        assert!(control.push(SendAncillaryMessage::ScmRights(&passed)));
        Ok(sendmsg(&self.stream, &[IoSlice::new(bytes)], &mut control, SendFlags::empty())?)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

#[test]
fn a_stream_of_the_callers_own_passes_descriptors() {
    let vmm = Vmm::start(&[]);
    let stream = UnixStream::connect(vmm.qmp_path()).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut client = BlockingClient::connect(Passing { stream, next: RefCell::default() }).unwrap();
    assert!(client.getfd("memory").is_err());
    client.stream().next.replace(Some(fs::File::open("/dev/zero").unwrap().into()));
    client.getfd("memory").unwrap();
    client.closefd("memory").unwrap();
    assert!(client.closefd("memory").is_err());
}

#[test]
fn optional_arguments_are_left_out_or_sent() {
    let mut client = scripted(&["{\"return\":{},\"id\":1}\n", "{\"return\":{},\"id\":2}\n"]);
    client.migrate("unix:/a", &client::MigrateOptional::default()).unwrap();
    client.migrate("unix:/a", &client::MigrateOptional { detach: Some(true) }).unwrap();
    let heard = String::from_utf8(client.stream().heard.clone()).unwrap();
    let requests: Vec<serde_json::Value> =
        heard.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let expected = [
        serde_json::json!({"execute": "qmp_capabilities", "arguments": {"enable": ["oob"]}, "id": 0}),
        serde_json::json!({"execute": "migrate", "arguments": {"uri": "unix:/a"}, "id": 1}),
        serde_json::json!({"execute": "migrate", "arguments": {"uri": "unix:/a", "detach": true}, "id": 2}),
    ];
    assert_eq!(requests, expected);
}

#[test]
fn a_newer_monitor_is_understood() {
    let mut client = scripted(&[
        // An event, and a member of one, that are new.
        "{\"event\":\"NEW\",\"data\":{\"n\":1},\"timestamp\":{\"seconds\":1,\"microseconds\":2}}\r\n",
        "{\"event\":\"STOP\",\"data\":{\"why\":\"x\"},\"timestamp\":{\"seconds\":1,\"microseconds\":2}}\r\n",
        "{\"return\":{\"running\":false,\"status\":\"hibernated\",\"since\":7},\"id\":1,\"took\":3}\r\n",
        "{\"error\":{\"class\":\"NewClass\",\"desc\":\"no\",\"hint\":\"yes\"},\"id\":2}\r\n",
    ]);
    let status = client.query_status().unwrap();
    assert_eq!(status.status, RunState::Other("hibernated".to_owned()));
    let event = client.take_event().unwrap();
    assert_eq!(event.kind, EventKind::Other { name: "NEW".to_owned(), data: serde_json::json!({"n": 1}) });
    assert_eq!(client.take_event().unwrap().kind, EventKind::Stop);
    let error = client.query_status().unwrap_err();
    assert_eq!(error.class(), Some(&ErrorClass::Other("NewClass".to_owned())));
}

#[test]
fn a_result_of_another_type_is_told_with_its_command() {
    let mut client = scripted(&[
        "{\"return\":{\"actual\":\"many\"},\"id\":1}\r\n",
        "{\"return\":{\"actual\":5},\"id\":2}\r\n",
    ]);
    let error = client.query_balloon().unwrap_err().to_string();
    assert!(error.starts_with("query-balloon: the result is not what it should be: "), "{error}");
    assert_eq!(client.query_balloon().unwrap().actual, 5);
}

#[test]
fn what_is_no_monitor_is_said_to_be_none() {
    let check = |says: &[&str], expected: &str| {
        let error = BlockingClient::connect(Script::new(says)).unwrap_err().to_string();
        assert_eq!(error, expected);
    };
    check(&[], "the monitor hung up");
    check(&["{\"QMP\":"], "the monitor hung up in the middle of a message");
    check(&["{\"return\":{}}\n"], "not what a QMP monitor sends: the monitor did not greet");
    check(&["SSH-2.0\n"], "not what a QMP monitor sends: expected value at line 1 column 1 in \"SSH-2.0\"");
    check(&[GREETING, "{\"error\":{\"class\":\"GenericError\",\"desc\":\"busy\"}}\n"], "busy");
}

#[test]
fn a_reply_that_is_cut_and_a_monitor_that_is_gone_are_told_apart() {
    let mut client = scripted(&["{\"return\":{\"runn"]);
    assert_eq!(
        client.query_status().unwrap_err().to_string(),
        "the monitor hung up in the middle of a message"
    );
    let vmm = Vmm::start(&[]);
    let mut client = connect(&vmm);
    client.quit().unwrap();
    vmm.wait();
    // What a hang-up is to whoever writes or reads hangs on who is faster, but it is an error, and remains one.
    for _ in 0..2 {
        let error = client.query_status().unwrap_err();
        assert!(error.class().is_none(), "{error}");
    }
}

#[test]
fn a_call_that_timed_out_spoils_none_after_it() {
    let (ours, mut monitor) = UnixStream::pair().unwrap();
    monitor.write_all([GREETING, NEGOTIATED, "{\"return\":{\"act"].concat().as_bytes()).unwrap();
    let mut client = BlockingClient::connect(ours).unwrap();
    client.stream().set_read_timeout(Some(std::time::Duration::from_millis(1))).unwrap();
    let error = client.query_balloon().unwrap_err();
    assert!(
        matches!(&error, client::Error::Io(error) if error.kind() == io::ErrorKind::WouldBlock),
        "{error}"
    );
    client.stream().set_read_timeout(Some(PATIENCE)).unwrap();
    monitor.write_all(b"ual\":1},\"id\":1}\r\n{\"return\":{\"actual\":2},\"id\":2}\r\n").unwrap();
    assert_eq!(client.query_balloon().unwrap().actual, 2);
}

#[test]
fn events_that_nobody_takes_are_bounded() {
    let event = "{\"event\":\"RESUME\",\"timestamp\":{\"seconds\":1,\"microseconds\":2}}\r\n";
    let flood = event.repeat(1030);
    let mut client = scripted(&[&flood, "{\"return\":{\"actual\":5},\"id\":1}\r\n"]);
    assert_eq!(client.query_balloon().unwrap().actual, 5);
    assert_eq!(std::iter::from_fn(|| client.take_event()).count(), 1024);
    assert_eq!(client.lost_events(), 6);
}

/// Runs a future to its end, which must come.
fn run<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async { tokio::time::timeout(PATIENCE, future).await.unwrap() })
}

#[test]
fn commands_are_in_flight_together() {
    let vmm = Vmm::start(&[]);
    run(async {
        let stream = tokio::net::UnixStream::connect(vmm.qmp_path()).await.unwrap();
        let (mut client, mut events, connection) = AsyncClient::connect(stream).await.unwrap();
        let connection = tokio::spawn(connection);
        let target = client.query_balloon().await.unwrap().actual - (1 << 20);
        // A deaf guest answers when it hears again: what is asked after it is answered before.
        client.send_serial("deaf", &client::SendSerialOptional::default()).await.unwrap();
        let slow = client.balloon(target);
        let mut other = client.clone();
        assert!(other.query_status().await.unwrap().running);
        assert!(other.query_cpus_fast_oob().await.unwrap()[0].instructions > 0);
        other.send_serial("hear", &client::SendSerialOptional::default()).await.unwrap();
        assert_eq!(slow.await.unwrap().actual, target);
        let changed = loop {
            let EventKind::BalloonChange(change) = events.next().await.unwrap().kind else { continue };
            break change.actual;
        };
        assert_eq!(changed, target);
        let error = client.delvm("there-is-none").await.unwrap_err();
        assert_eq!(error.class(), Some(&ErrorClass::GenericError));

        // The connection is over when nobody holds it.
        drop((client, other, events));
        connection.await.unwrap().unwrap();
    });
}

/// An asynchronous client and whoever plays its monitor.
async fn pair() -> (AsyncClient, client::Events, tokio::io::DuplexStream) {
    let (ours, mut monitor) = tokio::io::duplex(4096);
    monitor.write_all([GREETING, NEGOTIATED].concat().as_bytes()).await.unwrap();
    let (client, events, connection) = AsyncClient::connect(ours).await.unwrap();
    tokio::spawn(connection);
    (client, events, monitor)
}

/// A waker that asks the client whenever it is woken or dropped, as those of a runtime may run anything.
struct Asking(AsyncClient);

impl Wake for Asking {
    fn wake(self: Arc<Self>) {
        drop(self.0.greeting());
    }
}

impl Drop for Asking {
    fn drop(&mut self) {
        drop(self.0.greeting());
    }
}

#[test]
fn wakers_run_without_the_lock() {
    let (tell, told) = mpsc::channel();
    // Under the lock it would never end, so it is waited for elsewhere.
    let asking = thread::spawn(move || {
        run(async {
            let (client, mut events, mut monitor) = pair().await;
            let mut poll = |call: &mut client::Pending<_>| {
                let waker = Waker::from(Arc::new(Asking(client.clone())));
                let mut cx = Context::from_waker(&waker);
                assert!(events.poll_next(&mut cx).is_pending());
                Pin::new(call).poll(&mut cx).is_pending()
            };
            let (mut first, mut second) = (client.clone().query_balloon(), client.clone().query_balloon());
            // The second waker takes the place of the first, which is dropped; the third call's goes with it.
            assert!(poll(&mut first) && poll(&mut first) && poll(&mut second));
            drop(second);
            monitor.write_all(b"{\"return\":{\"actual\":1},\"id\":1}\n").await.unwrap();
            assert_eq!(first.await.unwrap().actual, 1);
        });
        tell.send(()).unwrap();
    });
    told.recv_timeout(PATIENCE).unwrap();
    asking.join().unwrap();
}

#[test]
fn a_connection_that_ends_tells_every_call() {
    run(async {
        let (ours, mut monitor) = tokio::io::duplex(1024);
        monitor.write_all([GREETING, NEGOTIATED].concat().as_bytes()).await.unwrap();
        let (mut client, mut events, connection) = AsyncClient::connect(ours).await.unwrap();
        let connection = tokio::spawn(connection);
        let (first, second) = (client.query_status(), client.query_balloon());
        let dropped = client.query_name();
        drop(dropped);
        monitor
            .write_all(b"{\"return\":{\"actual\":1},\"id\":2}\r\n{\"event\":\"STOP\"}\n{\"retu")
            .await
            .unwrap();
        assert_eq!(second.await.unwrap().actual, 1);
        drop(monitor);
        assert_eq!(first.await.unwrap_err().to_string(), "the monitor hung up in the middle of a message");
        assert!(connection.await.unwrap().is_err());
        assert_eq!(events.next().await.unwrap().kind, EventKind::Stop);
        assert_eq!(events.next().await, None);
        assert_eq!(
            client.query_name().await.unwrap_err().to_string(),
            "the monitor hung up in the middle of a message"
        );
    });
}

#[test]
fn calls_whose_connection_is_dropped_do_not_wait() {
    run(async {
        let (ours, mut monitor) = tokio::io::duplex(1024);
        monitor.write_all([GREETING, NEGOTIATED].concat().as_bytes()).await.unwrap();
        let (mut client, _events, connection) = AsyncClient::connect(ours).await.unwrap();
        let call = client.query_status();
        drop(connection);
        assert_eq!(call.await.unwrap_err().to_string(), "the monitor hung up");
    });
}

/// rustfmt, as it is without any setting, has nothing to say to a generated file.
#[test]
fn rustfmt_changes_nothing() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("rustfmt");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("rustfmt.toml"), "").unwrap();
    let found = Command::new("rustfmt").arg("--version").output().map_err(|error| error.to_string());
    if available("rustfmt", found).is_none() {
        return;
    }
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let read = |path: &str| fs::read_to_string(workspace.join(path)).unwrap();
    let answer = serde_json::from_str(&read("schema/tests/data/query-qmp-schema.json")).unwrap();
    let qemu = export(&from_introspection("qemu", &answer).unwrap(), Format::RustClient);
    let clients = [
        ("vmm.rs", read("tests/golden/vmm.client.rs")),
        ("sample.rs", read("schema/tests/golden/sample.client.rs")),
        ("qemu.rs", qemu),
    ];
    for (name, text) in clients {
        let path = folder.join(name);
        fs::write(&path, text).unwrap();
        let mut rustfmt = Command::new("rustfmt");
        rustfmt.args(["--check", "--edition", "2024", "--config-path"]).arg(&folder).arg(&path);
        let output = rustfmt.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }
}
