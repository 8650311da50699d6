//! `clients PATH COUNT [REQUEST]`: so many QMP clients, who send a request and wait, or do nothing but listen. Then the first
//! reports when all are there, and when all have heard of an event. They stay until they are killed.

use monitor_tests::limits::raise_descriptors;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::unix::net::UnixStream;

fn main() -> io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or(io::ErrorKind::InvalidInput)?;
    let count: u64 =
        arguments.next().and_then(|count| count.parse().ok()).ok_or(io::ErrorKind::InvalidInput)?;
    raise_descriptors(count + 100);
    let connect = |_| {
        // Small, for there are many.
        let mut client = BufReader::with_capacity(512, UnixStream::connect(&path)?);
        client.get_mut().write_all(b"{\"execute\":\"qmp_capabilities\"}")?;
        hear(&mut client, "QMP")?;
        hear(&mut client, "return")?;
        Ok(client)
    };
    let mut clients: Vec<_> = (0..count).map(connect).collect::<io::Result<_>>()?;
    if let Some(request) = arguments.next() {
        for client in &mut clients {
            client.get_mut().write_all(request.as_bytes())?;
        }
        return stay();
    }
    report(&mut clients)?;
    for client in &mut clients {
        hear(client, "HAPPENED")?;
    }
    report(&mut clients)?;
    stay()
}

/// Waits for what never comes.
fn stay() -> io::Result<()> {
    io::stdin().read(&mut [0]).map(drop)
}

/// Reads a line that says `what`.
fn hear(client: &mut impl BufRead, what: &str) -> io::Result<()> {
    let mut line = String::new();
    client.read_line(&mut line)?;
    if line.contains(what) { Ok(()) } else { Err(io::Error::other(format!("{what} expected: {line}"))) }
}

fn report(clients: &mut [BufReader<UnixStream>]) -> io::Result<()> {
    let Some(first) = clients.first_mut() else { return Ok(()) };
    first.get_mut().write_all(b"{\"execute\":\"report\"}")?;
    // An event may come before.
    hear(first, "")
}
