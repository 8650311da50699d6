//! The program as a person runs it, on what a real QEMU answers and on inputs that are wrong.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::{Command, Stdio};
use std::{env, fs, process, thread};

const QEMU: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/data/query-qmp-schema.json");

/// Runs `monitor-schema export`: whether it succeeded, standard output and standard error.
fn export(input: &str, format: &str) -> (bool, String, String) {
    let program = env!("CARGO_BIN_EXE_monitor-schema");
    let output = Command::new(program).args(["export", input, "--format", format]).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.success(), text(output.stdout), text(output.stderr))
}

#[test]
fn a_real_qemu_becomes_a_page_and_a_schema() {
    let (done, page, errors) = export(QEMU, "html");
    assert!(done, "{errors}");
    assert!(page.contains("<section id=\"command-blockdev-add\">"));
    let (done, schema, errors) = export(QEMU, "json-schema");
    assert!(done, "{errors}");
    let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
    jsonschema::draft202012::meta::validate(&schema).unwrap();
    let requests = jsonschema::draft202012::new(&schema).unwrap();
    let add = |driver: &str| {
        let arguments = serde_json::json!({"driver": driver, "node-name": "d"});
        serde_json::json!({"execute": "blockdev-add", "arguments": arguments})
    };
    assert!(requests.is_valid(&add("null-co")));
    assert!(!requests.is_valid(&add("no-such-driver")));
}

#[test]
fn a_model_file_and_a_program_that_prints_one_are_the_same() {
    let (_, model, _) = export(QEMU, "model");
    let path = env::temp_dir().join(format!("monitor-schema-{}.json", process::id()));
    fs::write(&path, model).unwrap();
    let file = export(path.to_str().unwrap(), "markdown");
    assert!(file.0 && file.1.contains("blockdev-add"), "{}", file.2);
    assert_eq!(export(&format!("run:cat {}", path.display()), "markdown"), file);
    fs::remove_file(&path).unwrap();
}

/// Plays a monitor for one client: greets, and answers with what a real QEMU does.
fn play(mut write: impl Write, read: impl Read) {
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"{\"QMP\":{\"version\":{},\"capabilities\":[]}}\r\n").unwrap();
    assert!(lines.next().unwrap().unwrap().contains("qmp_capabilities"));
    write.write_all(b"{\"return\":{}}\r\n{\"event\":\"STOP\"}\r\n").unwrap();
    assert!(lines.next().unwrap().unwrap().contains("query-qmp-schema"));
    let answer: serde_json::Value = serde_json::from_str(&fs::read_to_string(QEMU).unwrap()).unwrap();
    write.write_all(format!("{}\r\n", serde_json::json!({"return": answer})).as_bytes()).unwrap();
}

#[test]
fn a_monitor_is_asked_over_its_socket() {
    let path = env::temp_dir().join(format!("monitor-schema-{}.sock", process::id()));
    let listener = UnixListener::bind(&path).unwrap();
    let unix = thread::spawn(move || {
        let (socket, _) = listener.accept().unwrap();
        play(socket.try_clone().unwrap(), socket);
    });
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let tcp = thread::spawn(move || {
        let (socket, _) = listener.accept().unwrap();
        play(socket.try_clone().unwrap(), socket);
    });
    for input in [format!("unix:{}", path.display()), format!("tcp:{address}")] {
        let (done, text, errors) = export(&input, "qapi");
        assert!(done, "{errors}");
        assert!(text.contains("{ 'command': 'blockdev-add',"));
    }
    unix.join().unwrap();
    tcp.join().unwrap();

    // Without the prefix it is taken for a file, and the socket is still there to be told from one.
    let (done, _, errors) = export(path.to_str().unwrap(), "qapi");
    assert!(!done && errors.contains("; a socket is given as `unix:PATH`"), "{errors}");
    let (done, _, errors) = export(&format!("unix:{}", path.display()), "qapi");
    assert!(!done && errors.contains(".sock: Connection refused"), "{errors}");
    fs::remove_file(&path).unwrap();
}

#[test]
fn a_document_is_named() {
    let program = env!("CARGO_BIN_EXE_monitor-schema");
    let name = ["export", QEMU, "--format", "markdown", "--name", "qemu"];
    let output = Command::new(program).args(name).output().unwrap();
    assert!(output.stdout.starts_with(b"# Monitor reference: qemu\n"));
    assert!(export(QEMU, "markdown").1.starts_with("# Monitor reference: query-qmp-schema\n"));
}

#[test]
fn a_client_is_generated() {
    let (done, client, errors) = export(QEMU, "rust-client");
    assert!(done, "{errors}");
    assert!(client.contains("\n    fn blockdev_add(&mut self, arguments: &"), "{}", &client[..1000]);
}

#[test]
fn whoever_reads_no_further_is_no_error() {
    let program = env!("CARGO_BIN_EXE_monitor-schema");
    let mut export = Command::new(program);
    export.args(["export", QEMU, "--format", "html"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut running = export.spawn().unwrap();
    drop(running.stdout.take());
    let output = running.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr), (Some(0), Vec::new()));
}

#[test]
fn the_help_says_what_is_read_and_how_it_ends() {
    for arguments in [&["--help"][..], &["export", "--help"]] {
        let output = Command::new(env!("CARGO_BIN_EXE_monitor-schema")).args(arguments).output().unwrap();
        let help = String::from_utf8(output.stdout).unwrap();
        for part in [
            "\n  FILE ",
            "\n  run:PROGRAM ARG ...",
            "\n  unix:PATH ",
            "\n  tcp:HOST:PORT ",
            "docs nor the prompt",
            "Exit status: 0 if done",
        ] {
            assert!(help.contains(part), "{help}");
        }
    }
}

#[test]
fn what_is_wrong_with_an_input_is_said_with_its_name() {
    let cases = [
        ("/no/such/file", "/no/such/file: No such file"),
        (
            concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"),
            "Cargo.toml: neither a model nor an answer to query-qmp-schema: expected",
        ),
        ("unix:/no/such/socket", "unix:/no/such/socket: No such file"),
        ("tcp:127.0.0.1", "tcp:127.0.0.1: invalid"),
        ("run:false", "run:false: the program failed: exit status: 1"),
        ("run:echo this", "run:echo this: neither a model nor"),
        ("run:", "run:: it names no program"),
        (
            env!("CARGO_BIN_EXE_monitor-schema"),
            "; a program that prints one is given as `run:PROGRAM ARG ...`",
        ),
        (r#"run:echo {"commands":[{"title":"x"}]}"#, "not a model: it has a command without a name"),
        (r#"run:echo {"commands":{}}"#, "not a model: invalid type: map, expected a sequence at line 1"),
    ];
    for (input, expected) in cases {
        let (done, document, errors) = export(input, "markdown");
        assert!(!done && document.is_empty() && errors.contains(expected), "{input}: {errors}");
    }
    assert!(Path::new(QEMU).exists());
}
