//! The client: it blocks, sends requests that it has had ready, and counts the ends of replies. How a server's messages are
//! framed is its server's.

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;

/// Requests that are sent together where they are pipelined.
pub(crate) const TOGETHER: u64 = 64;

/// The bytes of the request that is large.
const BULK: usize = 4 << 20;

/// What moves messages to a server and back.
pub(crate) trait Transport {
    /// Sends a request so many times, and waits for as many replies.
    fn ask(&mut self, request: &[u8], times: u64) -> io::Result<()>;
}

/// A connected client.
pub(crate) struct Client {
    transport: Box<dyn Transport>,
    request: Vec<u8>,
    bulk: Vec<u8>,
}

impl Client {
    /// One that sends `request`, of a command without arguments, and one with a large string between the parts of `bulk`.
    pub(crate) fn new(transport: impl Transport + 'static, request: &str, bulk: (&str, &str)) -> Self {
        let bulk = format!("{}{}{}", bulk.0, "x".repeat(BULK), bulk.1).into_bytes();
        Self { transport: Box::new(transport), request: request.as_bytes().to_vec(), bulk }
    }

    /// One round trip.
    pub(crate) fn ask(&mut self) -> io::Result<()> {
        self.transport.ask(&self.request, 1)
    }

    /// Requests that are sent together.
    pub(crate) fn ask_many(&mut self) -> io::Result<()> {
        self.transport.ask(&self.request, TOGETHER)
    }

    /// The large request.
    pub(crate) fn ask_bulk(&mut self) -> io::Result<()> {
        self.transport.ask(&self.bulk, 1)
    }
}

/// Messages that end with a line, as all but the peers' do.
pub(crate) struct Lines {
    stream: UnixStream,
    input: Vec<u8>,
    output: Vec<u8>,
}

impl Lines {
    pub(crate) fn new(stream: UnixStream) -> Self {
        Self { stream, input: vec![0; 64 << 10], output: Vec::new() }
    }

    /// Reads until so many lines have ended; the server sends no more.
    pub(crate) fn read(&mut self, lines: u64) -> io::Result<Vec<u8>> {
        let (mut ended, mut last) = (0, Vec::new());
        while ended < lines {
            let length = self.stream.read(&mut self.input)?;
            if length == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            ended += memchr::memchr_iter(b'\n', &self.input[..length]).count() as u64;
            last.clear();
            last.extend_from_slice(&self.input[..length]);
        }
        Ok(last)
    }
}

impl Transport for Lines {
    fn ask(&mut self, request: &[u8], times: u64) -> io::Result<()> {
        if times == 1 {
            self.stream.write_all(request)?;
        } else {
            self.output.clear();
            (0..times).for_each(|_| self.output.extend_from_slice(request));
            self.stream.write_all(&self.output)?;
        }
        self.read(times).map(drop)
    }
}
