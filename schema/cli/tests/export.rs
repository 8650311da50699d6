//! The program as a person runs it, on what a real QEMU answers and on inputs that are wrong.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{BufRead, BufReader, Write};
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

#[test]
fn a_monitor_is_asked_over_its_socket() {
    let path = env::temp_dir().join(format!("monitor-schema-{}.sock", process::id()));
    let listener = UnixListener::bind(&path).unwrap();
    let monitor = thread::spawn(move || {
        let (mut socket, _) = listener.accept().unwrap();
        let mut lines = BufReader::new(socket.try_clone().unwrap()).lines();
        socket.write_all(b"{\"QMP\":{\"version\":{},\"capabilities\":[]}}\r\n").unwrap();
        assert!(lines.next().unwrap().unwrap().contains("qmp_capabilities"));
        socket.write_all(b"{\"return\":{}}\r\n{\"event\":\"STOP\"}\r\n").unwrap();
        assert!(lines.next().unwrap().unwrap().contains("query-qmp-schema"));
        let answer: serde_json::Value = serde_json::from_str(&fs::read_to_string(QEMU).unwrap()).unwrap();
        socket.write_all(format!("{}\r\n", serde_json::json!({"return": answer})).as_bytes()).unwrap();
    });
    let (done, text, errors) = export(&format!("unix:{}", path.display()), "qapi");
    assert!(done, "{errors}");
    assert!(text.contains("{ 'command': 'blockdev-add',"));
    monitor.join().unwrap();
    fs::remove_file(&path).unwrap();
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
        ("unix:/no/such/socket", "/no/such/socket: No such file"),
        ("run:false", "false: exit status: 1"),
        ("run:", "names no program"),
    ];
    for (input, expected) in cases {
        let (done, document, errors) = export(input, "markdown");
        assert!(!done && document.is_empty() && errors.contains(expected), "{input}: {errors}");
    }
    assert!(Path::new(QEMU).exists());
}
