//! Who asks: a QMP client and a person, each on a socket, blocking.

use super::host::PATIENCE;
use rustix::net::{AddressFamily, RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, recvmsg, sockopt};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, ErrorKind, IoSliceMut, Read, Write};
use std::mem::MaybeUninit;
use std::net::Shutdown;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::path::Path;

fn connect(path: &Path) -> UnixStream {
    let stream = UnixStream::connect(path).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.set_write_timeout(Some(PATIENCE)).unwrap();
    stream
}

/// A QMP client.
#[derive(Debug)]
pub(crate) struct Client {
    pub(crate) stream: UnixStream,
    lines: BufReader<UnixStream>,
    asked: u64,
}

impl Client {
    pub(crate) fn connect(path: &Path) -> Self {
        Self::over(connect(path))
    }

    /// A client at the other end of a socket of any kind; as a stream, what std calls it makes no difference.
    pub(crate) fn over(socket: impl Into<OwnedFd>) -> Self {
        let stream = UnixStream::from(socket.into());
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        Self { lines: BufReader::new(stream.try_clone().unwrap()), stream, asked: 0 }
    }

    /// A client that has read the greeting, and said nothing.
    pub(crate) fn greeted(path: &Path) -> Self {
        Self::connect(path).hear_greeting()
    }

    /// Whether it came over TCP.
    pub(crate) fn is_tcp(&self) -> bool {
        sockopt::socket_domain(&self.stream).unwrap() != AddressFamily::UNIX
    }

    pub(crate) fn hear_greeting(mut self) -> Self {
        assert!(self.read()["QMP"].is_object());
        self
    }

    pub(crate) fn negotiate(&mut self) {
        self.send(r#"{"execute":"qmp_capabilities","arguments":{"enable":["oob"]}}"#);
        assert_eq!(self.read(), json!({"return": {}}));
    }

    pub(crate) fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.stream.write_all(bytes.as_ref()).unwrap();
    }

    /// Sends a command with arguments, under an id.
    pub(crate) fn execute(&mut self, command: &str, arguments: &Value, id: u64) {
        self.send(request(command, arguments, id));
    }

    /// The next that was said, of any kind.
    pub(crate) fn read(&mut self) -> Value {
        self.read_or_end().unwrap_or_else(|| panic!("the connection was closed"))
    }

    /// The next that was said, or nothing if the connection was closed instead.
    pub(crate) fn read_or_end(&mut self) -> Option<Value> {
        let mut line = String::new();
        match self.lines.read_line(&mut line) {
            Ok(0) => None,
            Ok(_) => Some(serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line:?}"))),
            // What a socket says at its end if the other side had not read all.
            Err(error) if error.kind() == ErrorKind::ConnectionReset => None,
            Err(error) => panic!("{error}"),
        }
    }

    /// All that is said until the connection is closed.
    pub(crate) fn rest(&mut self) -> Vec<Value> {
        std::iter::from_fn(|| self.read_or_end()).collect()
    }

    /// Runs a command and returns its result.
    pub(crate) fn ask(&mut self, command: &str, arguments: &Value) -> Value {
        self.asked += 1;
        let id = 1_000_000 + self.asked;
        self.execute(command, arguments, id);
        let mut reply = self.read();
        assert_eq!(reply["id"], id, "{reply}");
        reply["return"].take()
    }

    /// What is said of `bytes` bytes, read past the lines, and the descriptors that come with it.
    pub(crate) fn receive(&self, bytes: usize) -> (usize, Vec<OwnedFd>) {
        let (mut buffer, mut space) =
            (vec![0; bytes], [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(253))]);
        let mut control = RecvAncillaryBuffer::new(&mut space);
        let mut parts = [IoSliceMut::new(&mut buffer)];
        let received = recvmsg(&self.stream, &mut parts, &mut control, RecvFlags::CMSG_CLOEXEC).unwrap();
        let descriptors = control.drain().flat_map(|message| match message {
            RecvAncillaryMessage::ScmRights(passed) => passed.collect(),
            _ => Vec::new(),
        });
        (received.bytes, descriptors.collect())
    }

    /// Shows that the session works: one request, and its answer is the next that comes.
    pub(crate) fn works(&mut self) {
        assert_eq!(self.ask("echo", &json!({"value": 7})), 7);
    }

    /// Sends no more, and still reads.
    pub(crate) fn end(&self) {
        self.stream.shutdown(Shutdown::Write).unwrap();
    }
}

/// A request as text.
pub(crate) fn request(command: &str, arguments: &Value, id: u64) -> String {
    json!({"execute": command, "arguments": arguments, "id": id}).to_string()
}

/// What a client is answered.
pub(crate) fn returned(value: impl Into<Value>, id: u64) -> Value {
    json!({"return": value.into(), "id": id})
}

/// Somebody at a human monitor.
#[derive(Debug)]
pub(crate) struct Person {
    pub(crate) stream: UnixStream,
}

impl Person {
    pub(crate) fn connect(path: &Path) -> Self {
        Self { stream: connect(path) }
    }

    pub(crate) fn types(&mut self, text: &str) {
        self.stream.write_all(text.as_bytes()).unwrap();
    }

    /// What is said up to and including `end`, which is looked for as it comes: nothing behind it is read.
    pub(crate) fn until(&mut self, end: &str) -> String {
        let mut said = Vec::new();
        while !said.ends_with(end.as_bytes()) {
            let mut byte = [0];
            // `read_exact` goes on where a signal interrupts; `read` would not.
            let got = self.stream.read_exact(&mut byte);
            assert!(got.is_ok(), "{got:?} after {:?}", String::from_utf8_lossy(&said));
            said.push(byte[0]);
        }
        String::from_utf8(said).unwrap()
    }

    /// All that is said until the connection is closed.
    pub(crate) fn rest(&mut self) -> String {
        let mut said = String::new();
        self.stream.read_to_string(&mut said).unwrap();
        said
    }
}
