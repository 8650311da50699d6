//! The system calls of a served session: those that are documented are enough, for all that a session does. The host that
//! is jailed is the program `jailed`.

#![allow(clippy::unwrap_used, missing_docs, reason = "these are tests")]

use rustix::net::{SendAncillaryBuffer, SendAncillaryMessage, SendFlags, sendmsg};
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, BufReader, IoSlice, Write};
use std::mem::MaybeUninit;
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const JAILED: &str = env!("CARGO_BIN_EXE_jailed");
/// What the kernel kills with.
const SIGSYS: i32 = 31;

/// The host, in its jail.
struct Jailed {
    child: Child,
    path: PathBuf,
}

impl Jailed {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("jailed-{}-{name}", std::process::id()));
        let mut child = Command::new(JAILED).arg(&path).stdout(Stdio::piped()).spawn().unwrap();
        let mut ready = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut ready).unwrap();
        assert_eq!(ready, "ready\n");
        Self { child, path }
    }

    fn client(&self) -> Client {
        let stream = UnixStream::connect(&self.path).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let mut client = Client { lines: BufReader::new(stream.try_clone().unwrap()), stream };
        assert!(client.read()["QMP"].is_object());
        assert_eq!(
            client.ask(r#"{"execute":"qmp_capabilities","arguments":{"enable":["oob"]}}"#),
            json!({"return": {}})
        );
        client
    }
}

impl Drop for Jailed {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_file(&self.path);
    }
}

struct Client {
    stream: UnixStream,
    lines: BufReader<UnixStream>,
}

impl Client {
    fn send(&mut self, text: &str) {
        self.stream.write_all(text.as_bytes()).unwrap();
    }

    /// What is said next; null at the end.
    fn read(&mut self) -> Value {
        let mut line = String::new();
        match self.lines.read_line(&mut line) {
            Ok(0) | Err(_) => Value::Null,
            Ok(_) => serde_json::from_str(&line).unwrap(),
        }
    }

    fn ask(&mut self, text: &str) -> Value {
        self.send(text);
        self.read()
    }
}

#[test]
fn what_is_documented_is_enough() {
    let mut jailed = Jailed::new("enough");
    let (mut client, mut other) = (jailed.client(), jailed.client());
    // Errors of all kinds, and a reply that does not fit into the socket.
    assert!(client.ask("{\"execute\":\"no-such-command\"}")["error"].is_object());
    assert!(client.ask(r#"{"execute":1}"#)["error"].is_object());
    client.send(r#"{"execute":"fill","arguments":{"bytes":8000000}}"#);
    assert_eq!(other.ask(r#"{"execute":"query-version"}"#)["return"]["qemu"]["major"], 0);
    assert_eq!(client.read()["return"].as_str().map(str::len), Some(8_000_000));
    // Descriptors both ways.
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut control = SendAncillaryBuffer::new(&mut space);
    let passed = [client.stream.as_fd()];
    assert!(control.push(SendAncillaryMessage::ScmRights(&passed)));
    let getfd = br#"{"execute":"getfd","arguments":{"fdname":"a"}}"#;
    sendmsg(&client.stream, &[IoSlice::new(getfd)], &mut control, SendFlags::empty()).unwrap();
    assert_eq!(client.read(), json!({"return": {}}));
    client.send(r#"{"execute":"hold","id":1}"#);
    assert_eq!(other.ask(r#"{"execute":"release"}"#), json!({"return": {}}));
    assert_eq!(client.read(), json!({"return": 1, "id": 1}));
    // An event that is held back, until the timer tells.
    assert_eq!(client.ask(r#"{"execute":"ring"}"#)["event"], "RANG");
    assert_eq!(client.read(), json!({"return": {}}));
    assert_eq!(client.read()["event"], "RANG");
    // One who leaves in the middle of a command.
    let mut leaving = jailed.client();
    leaving.send(r#"{"execute":"hold"}{"execute":"#);
    drop(leaving);
    jailed.client();
    assert_eq!(client.ask(r#"{"execute":"quit","id":2}"#), json!({"return": {}, "id": 2}));
    assert_eq!(client.read(), Value::Null);
    let status = jailed.child.wait().unwrap();
    assert!(status.success(), "{status}");
    assert!(!jailed.path.exists());
}

#[test]
fn the_filter_bites() {
    let mut jailed = Jailed::new("bites");
    let mut client = jailed.client();
    assert_eq!(client.ask(r#"{"execute":"open","arguments":{"path":"/dev/null"}}"#), Value::Null);
    assert_eq!(jailed.child.wait().unwrap().signal(), Some(SIGSYS));
}

#[test]
fn what_is_allowed_is_what_is_documented() {
    let allowed = Command::new(JAILED).output().unwrap().stdout;
    let allowed = String::from_utf8(allowed).unwrap();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../monitor-runtime/src/serve/epoll/mod.rs");
    let text = fs::read_to_string(file).unwrap();
    let rows =
        text.lines().filter_map(|line| line.strip_prefix("//! | `")).filter_map(|row| row.split_once('|'));
    let documented: Vec<_> =
        rows.flat_map(|(calls, _)| calls.split(['`', ',', ' '])).filter(|call| !call.is_empty()).collect();
    let mut allowed: Vec<_> = allowed.lines().collect();
    let mut sorted = documented.clone();
    sorted.sort_unstable();
    allowed.sort_unstable();
    assert_eq!(sorted, allowed);
}
