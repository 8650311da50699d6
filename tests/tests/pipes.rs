//! A host whose standard streams are pipes that are not read, with each of the drivers that serve them themselves. What a
//! script is answered is `protocol`'s.

#![allow(clippy::unwrap_used, missing_docs, reason = "these are tests")]

use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(60);
const DRIVERS: [&str; 2] = ["epoll", "threads"];

/// So many lines that fail that what is said of them does not fit into a pipe, which has 64 KiB.
const LINES: usize = 4000;

/// The host, with a script at its standard input that fails in every line.
struct Host {
    child: Child,
    path: PathBuf,
}

impl Host {
    fn new(driver: &str) -> Self {
        let path = std::env::temp_dir().join(format!(
            "pipes-{}-{driver}-{:?}",
            std::process::id(),
            thread::current().id()
        ));
        let mut command = Command::new(env!("CARGO_BIN_EXE_piped"));
        command.arg(driver).arg(format!("unix:{}", path.display()));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.as_mut().unwrap().write_all("nonsense\n".repeat(LINES).as_bytes()).unwrap();
        Self { child, path }
    }

    /// A QMP client, who is served.
    fn client(&self) -> BufReader<UnixStream> {
        let deadline = Instant::now() + PATIENCE;
        let stream = loop {
            match UnixStream::connect(&self.path) {
                Ok(stream) => break stream,
                Err(error) => assert!(Instant::now() < deadline, "{error}"),
            }
        };
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let mut client = BufReader::new(stream);
        assert!(read(&mut client)["QMP"].is_object());
        ask(&mut client, "qmp_capabilities");
        client
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read(client: &mut BufReader<UnixStream>) -> Value {
    let mut line = String::new();
    client.read_line(&mut line).unwrap();
    serde_json::from_str(&line).unwrap()
}

fn ask(client: &mut BufReader<UnixStream>, command: &str) {
    client.get_mut().write_all(format!(r#"{{"execute":"{command}"}}"#).as_bytes()).unwrap();
    let reply = read(client);
    assert!(reply["return"].is_object(), "{reply}");
}

#[test]
fn a_full_standard_error_keeps_nobody_else_waiting() {
    for driver in DRIVERS {
        let mut host = Host::new(driver);
        let mut client = host.client();
        let mut errors = BufReader::new(host.child.stderr.take().unwrap());
        let mut said = String::new();
        // The script is at work, and soon at the end of what fits.
        errors.read_line(&mut said).unwrap();
        for _ in 0..1000 {
            ask(&mut client, "query-version");
        }
        // Read, it is whole and in order.
        drop(host.child.stdin.take());
        errors.read_to_string(&mut said).unwrap();
        let numbers: Vec<_> = said.lines().filter_map(|line| line.strip_prefix("line ")).collect();
        assert_eq!(numbers.len(), LINES);
        for (index, line) in numbers.iter().enumerate() {
            assert_eq!(*line, format!("{}: unknown command: 'nonsense'", index + 1), "{driver}");
        }
        assert_eq!(host.child.wait().unwrap().code(), Some(1), "{driver}");
    }
}

#[test]
fn a_full_standard_error_does_not_keep_the_host_from_ending() {
    for driver in DRIVERS {
        let mut host = Host::new(driver);
        let mut client = host.client();
        ask(&mut client, "quit");
        assert_eq!(host.child.wait().unwrap().code(), Some(1), "{driver}");
    }
}

#[test]
fn a_standard_error_that_is_closed_is_not_missed() {
    for driver in DRIVERS {
        let mut host = Host::new(driver);
        drop(host.child.stderr.take());
        let stdin = host.child.stdin.as_mut().unwrap();
        stdin.write_all(b"info version\n").unwrap();
        drop(host.child.stdin.take());
        let mut said = String::new();
        host.child.stdout.take().unwrap().read_to_string(&mut said).unwrap();
        assert_eq!(said, "0.0.0\n", "{driver}");
        assert_eq!(host.child.wait().unwrap().code(), Some(1), "{driver}");
    }
}
