//! How libvirt connects (`qemu_monitor_json.c`), as a transcript: its framing, its ids, its order of questions, what it
//! makes of each answer. Where it would give up, this client fails.

use super::vmm::{PATIENCE, Vmm};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;

/// The longest message that libvirt takes.
const CAP: usize = 10 << 20;

/// libvirt's end of a monitor: one question at a time.
struct Libvirt {
    stream: UnixStream,
    buffer: Vec<u8>,
    asked: u64,
    events: Vec<String>,
}

impl Libvirt {
    fn connect(path: &Path) -> Self {
        let stream = UnixStream::connect(path).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        Self { stream, buffer: Vec::new(), asked: 0, events: Vec::new() }
    }

    /// The next message: what stands before CRLF, and nothing else ends it.
    fn message(&mut self) -> Value {
        loop {
            if let Some(end) = self.buffer.windows(2).position(|bytes| bytes == b"\r\n") {
                let line: Vec<u8> = self.buffer.drain(..end + 2).collect();
                let value: Value = serde_json::from_slice(&line).unwrap();
                assert!(value.is_object(), "libvirt takes objects only: {value}");
                return value;
            }
            assert!(self.buffer.len() < CAP, "libvirt gives up on a message of 10 MiB");
            let mut bytes = [0; 4096];
            let read = self.stream.read(&mut bytes).unwrap();
            assert!(read > 0, "the connection ended after {:?}", String::from_utf8_lossy(&self.buffer));
            self.buffer.extend_from_slice(&bytes[..read]);
        }
    }

    /// Asks and waits for the answer. Events may come before it; a reply to anything else is the end, for libvirt.
    #[track_caller]
    fn ask(&mut self, command: &str, arguments: Option<Value>) -> Result<Value, String> {
        self.asked += 1;
        let id = format!("libvirt-{}", self.asked);
        let mut request = json!({"execute": command});
        if let Some(arguments) = arguments {
            request["arguments"] = arguments;
        }
        request["id"] = id.clone().into();
        write!(self.stream, "{request}\r\n").unwrap();
        loop {
            let mut message = self.message();
            if let Some(event) = message["event"].as_str() {
                assert!(message["timestamp"]["seconds"].is_u64(), "{message}");
                self.events.push(event.to_owned());
                continue;
            }
            assert_eq!(message["id"], id.as_str(), "{message}");
            return match message["error"]["class"].as_str() {
                None => Ok(message["return"].take()),
                Some(class) => {
                    assert!(message["error"]["desc"].is_string(), "{message}");
                    Err(class.to_owned())
                }
            };
        }
    }
}

/// Whether a probe that libvirt can do without was answered well or with the one error that it takes for "no".
#[track_caller]
fn assert_known_or_not_found(answer: &Result<Value, String>) {
    assert!(answer.is_ok() || answer == &Err("CommandNotFound".to_owned()), "{answer:?}");
}

#[test]
fn libvirt_connects_probes_and_takes_over() {
    let vmm = Vmm::start(&["--name", "guest"]);
    let mut libvirt = Libvirt::connect(&vmm.qmp_path());
    let greeting = libvirt.message();
    assert!(greeting["QMP"]["version"].is_object(), "{greeting}");

    // What it asks of every machine, in this order.
    assert_eq!(libvirt.ask("qmp_capabilities", None), Ok(json!({})));
    let version = libvirt.ask("query-version", None).unwrap();
    let [major, minor, micro] =
        ["major", "minor", "micro"].map(|member| version["qemu"][member].as_u64().unwrap());
    assert!((major, minor, micro) >= (7, 2, 0), "libvirt refuses {version}");
    assert!(version["package"].is_string(), "{version}");
    assert_known_or_not_found(&libvirt.ask("query-target", None));
    assert_known_or_not_found(&libvirt.ask("query-qmp-schema", None));
    let commands = libvirt.ask("query-commands", None).unwrap();
    let names: Vec<_> =
        commands.as_array().unwrap().iter().map(|command| command["name"].as_str().unwrap()).collect();
    for needed in ["qmp_capabilities", "query-status", "stop", "cont", "quit", "getfd", "add-fd"] {
        assert!(names.contains(&needed), "{needed} is not among {names:?}");
    }
    for probe in ["query-kvm", "qom-list-types", "query-machines", "query-cpu-definitions", "query-events"] {
        assert_known_or_not_found(&libvirt.ask(probe, None));
    }

    // Then it drives the machine; events come in between.
    assert_eq!(libvirt.ask("query-status", None).unwrap()["status"], "running");
    assert_eq!(libvirt.ask("query-name", None).unwrap()["name"], "guest");
    assert_eq!(libvirt.ask("query-cpus-fast", None).unwrap()[0]["cpu-index"], 0);
    libvirt.ask("stop", None).unwrap();
    assert_eq!(libvirt.ask("query-status", None).unwrap()["status"], "paused");
    libvirt.ask("cont", None).unwrap();
    assert_eq!(libvirt.events, ["STOP", "RESUME"]);
    let actual = libvirt.ask("query-balloon", None).unwrap()["actual"].as_u64().unwrap();
    let value = actual - (1 << 20);
    libvirt.ask("balloon", Some(json!({"value": value}))).unwrap();
    assert_eq!(libvirt.ask("query-balloon", None).unwrap()["actual"], value);
    assert_eq!(libvirt.ask("balloon", Some(json!({"value": "x"}))), Err("GenericError".to_owned()));
    let text = libvirt.ask("human-monitor-command", Some(json!({"command-line": "info status"}))).unwrap();
    assert_eq!(text, "VM status: running\r\n");
    libvirt.ask("quit", None).unwrap();
    assert!(vmm.wait().0.success());
}
