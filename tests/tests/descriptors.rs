//! File descriptors through a real socket: they come, they are closed on `exec`, and none is left behind. Alone in its
//! process, because it counts what the process has open.

#![allow(clippy::unwrap_used, missing_docs, reason = "these are tests")]

use monitor_runtime::serve::{Address, threads::Server};
use monitor_runtime::{CommandTable, Events, Limits, Monitor, builtin, command_table};
use rustix::net::{SendAncillaryBuffer, SendAncillaryMessage, SendFlags, sendmsg};
use serde_json::{Value, json};
use std::fs::{self, File};
use std::io::{BufRead, BufReader, IoSlice, Write};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};
use std::{env, process, thread};

struct Vmm;

command_table! {
    static COMMANDS: CommandTable<Vmm> = [..builtin::QMP, ..builtin::DESCRIPTORS];
}

/// A client of the monitor that passes descriptors.
struct Client(BufReader<UnixStream>);

impl Client {
    fn connect(path: &Path) -> Self {
        let stream = UnixStream::connect(path).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let mut client = Self(BufReader::new(stream));
        assert!(client.read()["QMP"].is_object());
        assert_eq!(client.ask(r#"{"execute":"qmp_capabilities"}"#), json!({"return": {}}));
        client
    }

    fn read(&mut self) -> Value {
        let mut line = String::new();
        self.0.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap()
    }

    fn ask(&mut self, text: &str) -> Value {
        self.0.get_mut().write_all(text.as_bytes()).unwrap();
        self.read()
    }

    /// Sends `text`, and with it `count` copies of a descriptor.
    fn pass(&mut self, descriptor: &File, count: usize, text: &str) {
        let descriptors: Vec<BorrowedFd<'_>> = vec![descriptor.as_fd(); count];
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(253))];
        let mut control = SendAncillaryBuffer::new(&mut space);
        assert!(control.push(SendAncillaryMessage::ScmRights(&descriptors)));
        let sent =
            sendmsg(self.0.get_ref(), &[IoSlice::new(text.as_bytes())], &mut control, SendFlags::empty());
        assert_eq!(sent, Ok(text.len()));
    }

    fn works(&mut self) {
        assert!(self.ask(r#"{"execute":"query-version"}"#)["return"].is_object());
    }
}

fn open() -> usize {
    fs::read_dir("/proc/self/fd").unwrap().count()
}

/// Waits until as many are open as before: what the kernel has on its way is closed by whoever reads it.
#[track_caller]
fn settles_at(expected: usize) {
    let begun = Instant::now();
    while open() != expected {
        assert!(begun.elapsed() < Duration::from_secs(60), "{} are open, not {expected}", open());
        thread::yield_now();
    }
}

#[test]
fn no_descriptor_is_left_behind() {
    let path = env::temp_dir().join(format!("descriptors-{}", process::id()));
    let events = Events::new(SystemTime::now);
    let server = Server::new(&COMMANDS, Arc::new(()));
    let mut limits = Limits::default();
    limits.descriptors = 2;
    let monitor = Monitor::new("qmp0", &COMMANDS, &events).limits(limits);
    server.serve_qmp(monitor, &Address::Unix(path.clone())).unwrap();
    let stopper = server.stopper();
    let running = thread::spawn(move || server.run(&mut Vmm));
    let null = File::open("/dev/null").unwrap();

    let mut client = Client::connect(&path);
    client.works();
    let before = open();

    client.pass(&null, 1, r#"{"execute":"add-fd"}"#);
    let added = client.read();
    assert_eq!(added["return"]["fdset-id"], 0, "{added}");
    let information = fs::read_to_string(format!("/proc/self/fdinfo/{}", added["return"]["fd"])).unwrap();
    let flags = information.lines().find_map(|line| line.strip_prefix("flags:")).unwrap().trim();
    assert_ne!(u32::from_str_radix(flags, 8).unwrap() & 0o2_000_000, 0, "not closed on exec: {information}");
    settles_at(before + 1);

    // More than anybody takes, with blanks, with requests that take none, and with requests that are refused.
    for _ in 0..50 {
        client.pass(&null, 16, " ");
    }
    client.works();
    client.pass(&null, 253, r#"{"execute":"query-fdsets"}"#);
    assert_eq!(client.read()["return"][0]["fdset-id"], 0);
    client.pass(&null, 253, r#"{"execute":"getfd","arguments":{"fdname":"0"}}"#);
    assert_eq!(client.read()["error"]["class"], "GenericError");
    client.pass(&null, 253, r#"{"execute":"getfd","arguments":{"fdname":"a"}}"#);
    assert_eq!(client.read(), json!({"return": {}}));
    client.pass(&null, 253, r#"{"execute":"getfd","arguments":{"fdname":"b"}}"#);
    assert_eq!(client.read()["error"]["class"], "GenericError");
    client.works();
    settles_at(before + 2);

    // Clients that leave with descriptors unused, or half a request behind them.
    for text in
        [" ", r#"{"execute":"getfd","arguments":"#, r#"{"execute":"getfd","arguments":{"fdname":"c"}}"#]
    {
        let mut leaving = Client::connect(&path);
        leaving.pass(&null, 100, text);
    }
    settles_at(before + 2);
    client.works();

    drop(client);
    stopper.stop();
    running.join().unwrap();
}
