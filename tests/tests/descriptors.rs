//! File descriptors through a real socket: they come, they are closed on `exec`, and none is left behind. Alone in its
//! process, because it counts what the process has open.

#![allow(clippy::unwrap_used, missing_docs, reason = "these are tests")]

use monitor_runtime::serve::{Address, threads::Server};
use monitor_runtime::{
    CommandTable, Completion, Error, Events, Limits, Monitor, builtin, command_table, monitor_commands,
};
use monitor_tests::outside::available;
use rustix::net::{SendAncillaryBuffer, SendAncillaryMessage, SendFlags, sendmsg};
use serde_json::{Value, json};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, IoSlice, Write};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};
use std::{env, process, thread};

struct Vmm;

#[monitor_commands]
impl Vmm {
    /// Pass so many descriptors, each of a text.
    #[monitor_command(async)]
    fn hand_out(&self, count: usize, done: Completion<usize>) -> Result<(), Error> {
        for number in 0..count {
            let (reader, mut writer) = io::pipe()?;
            write!(writer, "text {number}")?;
            done.attach(reader)?;
        }
        done.complete(count);
        Ok(())
    }
}

command_table! {
    static COMMANDS: CommandTable<Vmm> = [..Vmm::COMMANDS, ..builtin::QMP, ..builtin::DESCRIPTORS];
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

/// What a program does that has no library for it.
const PYTHON: &str = r#"
import os, socket, sys
with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
    client.connect(sys.argv[1])
    lines = client.makefile("rb")
    lines.readline()
    client.sendall(b'{"execute": "qmp_capabilities"}')
    lines.readline()
    client.sendall(b'{"execute": "hand-out", "arguments": {"count": 2}}')
    said, passed, flags, _ = socket.recv_fds(client, 4096, 8)
    print(said, [os.read(descriptor, 100) for descriptor in passed], flags & socket.MSG_CTRUNC)
"#;

fn receives_in_python(path: &Path) {
    let ran = Command::new("python3").args(["-c", PYTHON]).arg(path).output();
    let Some(ran) = available("python3", ran.map_err(|error| error.to_string())) else { return };
    let expected = "b'{\"return\":2}\\r\\n' [b'text 0', b'text 1'] 0\n";
    assert_eq!(String::from_utf8(ran.stdout).unwrap(), expected, "{}", String::from_utf8_lossy(&ran.stderr));
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

    // Replies with descriptors: to a client that reads past them, which closes them, and beyond what can go.
    for _ in 0..50 {
        assert_eq!(client.ask(r#"{"execute":"hand-out","arguments":{"count":2}}"#), json!({"return": 2}));
    }
    let beyond = client.ask(r#"{"execute":"hand-out","arguments":{"count":3}}"#);
    assert_eq!(beyond["error"]["desc"], "Too many file descriptors wait to be passed to this client");
    client.works();
    settles_at(before + 2);
    receives_in_python(&path);
    settles_at(before + 2);

    // Clients that leave with descriptors unused, or half a request behind them.
    for text in
        [" ", r#"{"execute":"getfd","arguments":"#, r#"{"execute":"getfd","arguments":{"fdname":"c"}}"#]
    {
        let mut leaving = Client::connect(&path);
        leaving.pass(&null, 100, text);
        leaving.pass(&null, 1, r#"}}{"execute":"hand-out","arguments":{"count":2}}"#);
    }
    settles_at(before + 2);
    client.works();

    drop(client);
    stopper.stop();
    running.join().unwrap();
}
