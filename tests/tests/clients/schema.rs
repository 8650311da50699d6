//! The documents about the monitor, as the program writes them. How a table becomes a document is `monitor-schema`'s.
//!
//! `BLESS=1 cargo test -p monitor-tests` writes the checked-in documents anew.

use super::vmm::{Directory, Vmm, program};
use std::path::Path;
use std::{env, fs};

/// Runs `vmm schema` with these options: its exit status, standard output and standard error.
fn schema(options: &[&str]) -> (Option<i32>, String, String) {
    let output = program().arg("schema").args(options).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// What the program writes is what is checked in.
#[track_caller]
fn check(format: &str, golden: &str) {
    let (status, found, errors) = schema(&["--format", format]);
    assert_eq!((status, &*errors), (Some(0), ""));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden").join(golden);
    if env::var_os("BLESS").is_some() {
        fs::write(&path, &found).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap();
    for (number, (found, expected)) in found.lines().zip(expected.lines()).enumerate() {
        assert_eq!(found, expected, "{golden}:{}; if the change is meant, run with BLESS=1", number + 1);
    }
    assert!(found == expected, "{golden} differs at its end; if the change is meant, run with BLESS=1");
}

#[test]
fn json_schema() {
    check("json-schema", "vmm.schema.json");
}

#[test]
fn introspection() {
    // The program itself answers from it.
    check("introspection", "../../examples/vmm/introspection.json");
}

#[test]
fn the_program_answers_with_the_file_that_it_embeds() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/vmm/introspection.json");
    let file: serde_json::Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
    assert_eq!(Vmm::start(&[]).qmp().ask("query-qmp-schema", "{}"), file);
}

#[test]
fn model() {
    check("model", "vmm.model.json");
}

#[test]
fn html() {
    check("html", "vmm.html");
}

#[test]
fn man() {
    check("man", "vmm.7");
}

#[test]
fn openrpc() {
    check("openrpc", "vmm.openrpc.json");
}

#[test]
fn qapi() {
    check("qapi", "vmm.qapi");
}

#[test]
fn rust_client() {
    check("rust-client", "vmm.client.rs");
}

#[test]
fn markdown() {
    check("markdown", "vmm.md");
}

#[test]
fn the_json_schema_is_json_and_of_its_draft() {
    let (_, document, _) = schema(&["--format", "json-schema"]);
    let document: serde_json::Value = serde_json::from_str(&document).unwrap();
    assert_eq!(document["$schema"], "https://json-schema.org/draft/2020-12/schema");
}

#[test]
fn a_file_gets_what_standard_output_would() {
    let directory = Directory::new();
    let path = directory.path("document.md");
    let written = schema(&["--format", "markdown", "--output", path.to_str().unwrap()]);
    assert_eq!(written, (Some(0), String::new(), String::new()));
    assert_eq!(fs::read_to_string(&path).unwrap(), schema(&["--format", "markdown"]).1);
}

#[test]
fn a_file_that_cannot_be_written_is_named() {
    let directory = Directory::new();
    let path = directory.path("no/such/directory");
    let path = path.to_str().unwrap();
    let (status, document, errors) = schema(&["--format", "markdown", "--output", path]);
    assert_eq!((status, &*document), (Some(1), ""));
    assert_eq!(errors, format!("vmm: {path}: No such file or directory (os error 2)\n"));
}

#[test]
fn a_wrong_format_is_answered_with_the_right_ones() {
    let (status, document, errors) = schema(&["--format", "yaml"]);
    assert_eq!((status, &*document), (Some(2), ""));
    assert!(
        errors.contains("there is no format `yaml`; choose one of html, introspection, json-schema"),
        "{errors}"
    );
    let (status, _, errors) = schema(&[]);
    assert_eq!(status, Some(2));
    assert!(errors.contains("--format <FORMAT>"), "{errors}");
}
