//! The smallest clients of the two monitors, for tests in which the order of things matters. Real clients are in the
//! other modules.

use super::vmm::PATIENCE;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;

fn connect(path: &Path) -> UnixStream {
    let stream = UnixStream::connect(path).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

/// A QMP session.
pub(super) struct Qmp {
    stream: BufReader<UnixStream>,
}

impl Qmp {
    /// Connects and negotiates.
    pub(super) fn connect(path: &Path) -> Self {
        let mut qmp = Self { stream: BufReader::new(connect(path)) };
        assert!(qmp.receive()["QMP"]["version"]["qemu"].is_object());
        qmp.ask("qmp_capabilities", "{}");
        qmp
    }

    /// Sends a request; `arguments` and `id` are JSON.
    pub(super) fn send(&mut self, command: &str, arguments: &str, id: &str) {
        let request = format!(r#"{{"execute": "{command}", "arguments": {arguments}, "id": {id}}}"#);
        self.stream.get_mut().write_all(request.as_bytes()).unwrap();
    }

    /// The next thing that comes.
    #[track_caller]
    pub(super) fn receive(&mut self) -> Value {
        let mut line = String::new();
        self.stream.read_line(&mut line).unwrap();
        assert!(line.ends_with("\r\n"), "the connection ended after {line:?}");
        serde_json::from_str(&line).unwrap()
    }

    /// The next reply; events that come before it are passed over.
    #[track_caller]
    pub(super) fn reply(&mut self) -> Value {
        loop {
            let message = self.receive();
            if message.get("event").is_none() {
                return message;
            }
        }
    }

    /// Runs a command whose reply must be the next to come, and a success.
    #[track_caller]
    pub(super) fn ask(&mut self, command: &str, arguments: &str) -> Value {
        self.send(command, arguments, r#""ask""#);
        let mut reply = self.reply();
        assert_eq!(reply["id"], json!("ask"), "{reply}");
        assert!(reply.get("return").is_some(), "{command}: {reply}");
        reply["return"].take()
    }

    /// Runs a command whose reply must be the next to come, and an error; its text.
    #[track_caller]
    pub(super) fn refused(&mut self, command: &str, arguments: &str) -> String {
        self.send(command, arguments, r#""refused""#);
        let reply = self.reply();
        assert_eq!(reply["id"], json!("refused"), "{reply}");
        reply["error"]["desc"].as_str().unwrap_or_else(|| panic!("{command}: {reply}")).to_owned()
    }

    /// The next event of this name.
    #[track_caller]
    pub(super) fn event(&mut self, name: &str) -> Value {
        loop {
            let mut message = self.receive();
            if message["event"] == name {
                return message["data"].take();
            }
        }
    }

    /// What the guest has counted; it must be the same in memory and in its register.
    #[track_caller]
    pub(super) fn guest_sum(&mut self) -> u64 {
        let sums = |printed: &str| printed.matches("guest: sum ").count();
        let text = |qmp: &mut Self| qmp.ask("query-serial", "{}")["text"].as_str().unwrap().to_owned();
        let before = sums(&text(self));
        self.ask("send-serial", r#"{"text": "sum"}"#);
        loop {
            let printed = text(self);
            if sums(&printed) > before && printed.ends_with('\n') {
                let line = printed.lines().rfind(|line| line.starts_with("guest: sum ")).unwrap();
                let (in_memory, counted) = line["guest: sum ".len()..].split_once(" of ").unwrap();
                assert_eq!(in_memory, counted, "a count was lost or made twice");
                return counted.parse().unwrap();
            }
        }
    }

    /// Types a line at the guest's serial port and waits until the guest has printed `answer`.
    #[track_caller]
    pub(super) fn tell_guest(&mut self, line: &str, answer: &str) {
        self.ask("send-serial", &json!({ "text": line }).to_string());
        self.wait_for_guest(answer);
    }

    /// Waits until the guest has printed a line.
    #[track_caller]
    pub(super) fn wait_for_guest(&mut self, line: &str) {
        let begun = std::time::Instant::now();
        loop {
            let printed = self.ask("query-serial", "{}");
            if printed["text"].as_str().unwrap().lines().any(|printed| printed == line) {
                return;
            }
            assert!(begun.elapsed() < PATIENCE, "the guest never printed {line:?}: {printed}");
        }
    }
}

/// A session at the human monitor.
pub(super) struct Prompt {
    stream: UnixStream,
}

impl Prompt {
    const TEXT: &str = "(vmm) ";

    /// Connects, and reads the banner.
    pub(super) fn connect(path: &Path) -> Self {
        let mut prompt = Self { stream: connect(path) };
        let banner = prompt.read_to_prompt();
        assert!(banner.contains("type 'help'"), "{banner:?}");
        prompt
    }

    /// Types lines, each with its end; more than one is typed ahead.
    pub(super) fn send(&mut self, lines: &str) {
        self.stream.write_all(lines.as_bytes()).unwrap();
    }

    /// What is printed up to the next prompt, without it.
    #[track_caller]
    pub(super) fn read_to_prompt(&mut self) -> String {
        self.read_to(Self::TEXT)
    }

    /// What is printed up to `end`, without it.
    #[track_caller]
    pub(super) fn read_to(&mut self, end: &str) -> String {
        let mut read = Vec::new();
        let mut byte = [0];
        while !read.ends_with(end.as_bytes()) {
            // `read_exact` goes on where a signal interrupts; `read` would not.
            let got = self.stream.read_exact(&mut byte);
            assert!(got.is_ok(), "{got:?} after {:?}", String::from_utf8_lossy(&read));
            read.extend(byte);
        }
        read.truncate(read.len() - end.len());
        String::from_utf8(read).unwrap().replace("\r\n", "\n")
    }

    /// Nothing has come since the last prompt.
    #[track_caller]
    pub(super) fn assert_silent(&mut self) {
        self.stream.set_nonblocking(true).unwrap();
        let mut bytes = [0; 64];
        let read =
            self.stream.read(&mut bytes).map(|count| String::from_utf8_lossy(&bytes[..count]).into_owned());
        self.stream.set_nonblocking(false).unwrap();
        assert_eq!(read.map_err(|error| error.kind()), Err(ErrorKind::WouldBlock));
    }

    /// Runs a line; what it prints.
    #[track_caller]
    pub(super) fn ask(&mut self, line: &str) -> String {
        self.send(&format!("{line}\n"));
        self.read_to_prompt()
    }
}
