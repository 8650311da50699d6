//! `monitor-schema diff` as CI runs it: what it prints, and its exit status.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use monitor_schema::Rule;
use std::process::Command;
use std::{env, fs, process};

const QEMU: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/data/query-qmp-schema.json");

fn diff(arguments: &[&str]) -> (Option<i32>, String, String) {
    let program = env!("CARGO_BIN_EXE_monitor-schema");
    let output = Command::new(program).arg("diff").args(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn the_exit_status_is_the_verdict() {
    let (status, text, errors) = diff(&[QEMU, QEMU]);
    assert_eq!(status, Some(0), "{errors}");
    assert_eq!(text, "nothing that a client could tell has changed\n");

    let path = env::temp_dir().join(format!("monitor-schema-diff-{}.json", process::id()));
    fs::write(&path, r#"{"commands":[]}"#).unwrap();
    let file = path.to_str().unwrap();
    let (status, text, _) = diff(&[QEMU, file]);
    assert_eq!(status, Some(1));
    assert!(text.contains("breaks  command-removed: command `blockdev-add`\n"), "{text}");
    let (status, text, _) = diff(&[file, QEMU, "--format", "json"]);
    assert_eq!(status, Some(0));
    assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap()["breaks"], false);
    fs::remove_file(&path).unwrap();
}

/// What a monitor says of itself has neither docs nor a prompt, and its types have numbers: none of that is a change.
#[test]
fn a_model_is_held_against_an_answer_as_far_as_that_goes() {
    let (vmm, answer) = (golden("tests/golden/vmm.model.json"), golden("examples/vmm/introspection.json"));
    for (old, new) in [(&vmm, &answer), (&answer, &vmm)] {
        assert_eq!(
            diff(&[old, new]),
            (Some(0), "nothing that a client could tell has changed\n".to_owned(), String::new())
        );
    }
    let (status, text, _) = diff(&[QEMU, &vmm]);
    assert_eq!(status, Some(1));
    assert!(text.contains("breaks  command-removed: command `blockdev-add`\n"), "{text}");
    assert!(!text.contains("prompt-") && !text.contains("-limit-"), "{text}");
}

fn golden(path: &str) -> String {
    format!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../{}"), path)
}

#[test]
fn what_cannot_be_compared_is_neither_verdict() {
    let (status, text, errors) = diff(&[QEMU, "/no/such/file"]);
    assert_eq!((status, text.as_str()), (Some(2), ""));
    assert!(errors.contains("/no/such/file: No such file"), "{errors}");
    let (status, _, errors) = diff(&[QEMU, QEMU, "--format", "yaml"]);
    assert_eq!(status, Some(2));
    assert!(errors.contains("no format `yaml` of a report"), "{errors}");
}

#[test]
fn the_help_lists_the_rules() {
    let (status, help, _) = diff(&["--help"]);
    assert_eq!(status, Some(0));
    for rule in Rule::ALL {
        assert!(help.contains(&format!("  {}: {}", rule.name(), rule.reason())), "{help}");
    }
}
