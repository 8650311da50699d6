//! `monitor-schema check` as CI runs it: what it prints, and its exit status.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use monitor_schema::CheckRule;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixListener;
use std::process::Command;
use std::{env, fs, process, thread};

const QEMU: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/data/query-qmp-schema.json");
const VMM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/golden/vmm.model.json");
const ANSWER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/vmm/introspection.json");

fn check(arguments: &[&str]) -> (Option<i32>, String, String) {
    let program = env!("CARGO_BIN_EXE_monitor-schema");
    let output = Command::new(program).arg("check").args(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn the_example_is_good_but_for_names_it_has_from_qemu() {
    assert_eq!(
        check(&[VMM, "--allow", "command-name", "--against", VMM]),
        (Some(0), String::new(), String::new())
    );
    let (status, text, _) = check(&[VMM]);
    assert_eq!(status, Some(1));
    assert!(text.lines().all(|line| line.starts_with("command-name: command `")), "{text}");
}

#[test]
fn a_real_qemu_is_told_what_its_own_rules_make_exceptions_for() {
    let (status, text, errors) = check(&[QEMU]);
    assert_eq!((status, errors.as_str()), (Some(1), ""));
    for line in [
        "command-name: command `device_add`",
        "member-name: command `block_set_io_throttle`, argument `bps_rd`",
        // Introspection has no docs, which is told once.
        "docs-missing: the whole interface",
        "deprecated-without-instead: command `drive-backup`",
    ] {
        assert!(text.lines().any(|found| found == line), "{line} is not in {text}");
    }
    assert!(!text.contains("type-") && !text.contains("event-name"), "{text}");
}

#[test]
fn any_difference_from_the_file_is_told() {
    let path = env::temp_dir().join(format!("monitor-schema-check-{}.json", process::id()));
    let file = path.to_str().unwrap();
    let against = |old: &str, new: &str| {
        fs::write(&path, fs::read_to_string(VMM).unwrap().replacen(old, new, 1)).unwrap();
        check(&[VMM, "--allow", "command-name", "--against", file])
    };
    let (status, text, _) = against("\"name\": \"query-status\"", "\"name\": \"query-state\"");
    assert_eq!(status, Some(1));
    assert!(text.starts_with("the checked-in interface is another:\n"), "{text}");
    assert!(text.contains("breaks  command-removed: command `query-state`\n"), "{text}");
    // No client sees docs, but the file is not what the code says.
    let (status, text, _) = against("\"docs\": \"", "\"docs\": \"Once: ");
    assert_eq!(status, Some(1));
    assert!(text.contains("no client can tell, but from line "), "{text}");
    assert!(text.contains("\n- \"docs\": \"Once: "), "{text}");
    fs::remove_file(&path).unwrap();
}

#[test]
fn programs_and_reviewers_are_told_the_same() {
    let path = env::temp_dir().join(format!("monitor-schema-check-formats-{}.json", process::id()));
    let file = path.to_str().unwrap();
    fs::write(&path, fs::read_to_string(VMM).unwrap().replacen("\"query-status\"", "\"query-state\"", 1))
        .unwrap();
    let (status, json, _) = check(&[VMM, "--against", file, "--format", "json"]);
    assert_eq!(status, Some(1));
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["good"], false);
    assert!(json["findings"].as_array().unwrap().iter().all(|finding| finding["rule"] == "command-name"));
    assert_eq!(json["findings"][0]["reason"], CheckRule::CommandName.reason());
    assert_eq!(json["difference"]["changes"][0]["rule"], "command-removed");
    assert_eq!(json["difference"]["first"]["was"], "\"name\": \"query-state\",");

    let (status, markdown, _) = check(&[VMM, "--against", file, "--format", "markdown"]);
    assert_eq!(status, Some(1));
    assert!(markdown.starts_with("# Against the rules\n\n- **command-name** command `"), "{markdown}");
    assert!(
        markdown.contains("\n# The checked-in interface is another\n\n## Breaks clients\n\n"),
        "{markdown}"
    );

    let good = ["--allow", "command-name", "--against", VMM, "--format"];
    let told = |format: &str| check(&[&[VMM][..], &good, &[format]].concat());
    assert_eq!(told("markdown"), (Some(0), "Nothing is wrong.\n".to_owned(), String::new()));
    let (status, json, _) = told("json");
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(
        (status, json),
        (Some(0), serde_json::json!({"good": true, "findings": [], "difference": null}))
    );
    let (status, text, errors) = told("yaml");
    assert_eq!((status, text.as_str()), (Some(2), ""));
    assert!(errors.contains("no format `yaml` of a report; choose one of text, markdown, json"), "{errors}");
    fs::remove_file(&path).unwrap();
}

/// What a monitor says of itself has no name, and the model made of it is called as its source is.
#[test]
fn a_source_of_another_name_is_no_difference() {
    let against = |input: &str, answer: &str| {
        let rules = ["command-name", "docs-missing"].map(|rule| ["--allow", rule]).concat();
        check(&[&[input][..], &rules, &["--against", answer]].concat())
    };
    let good = (Some(0), String::new(), String::new());
    assert_eq!(against(VMM, ANSWER), good);
    assert_eq!(against(ANSWER, VMM), good);

    let path = env::temp_dir().join(format!("monitor-schema-check-{}.sock", process::id()));
    let monitor = UnixListener::bind(&path).unwrap();
    let running = thread::spawn(move || {
        for _ in 0..2 {
            play(&monitor);
        }
    });
    let socket = format!("unix:{}", path.display());
    assert_eq!(against(&socket, ANSWER), good);
    let less = env::temp_dir().join(format!("monitor-schema-check-less-{}.json", process::id()));
    fs::write(&less, fs::read_to_string(ANSWER).unwrap().replacen("\"query-status\"", "\"query-state\"", 1))
        .unwrap();
    let (status, text, errors) = against(&socket, less.to_str().unwrap());
    assert_eq!((status, errors.as_str()), (Some(1), ""));
    assert!(text.contains("breaks  command-removed: command `query-state`\n"), "{text}");
    running.join().unwrap();
    fs::remove_file(&path).unwrap();
    fs::remove_file(&less).unwrap();
}

/// Plays the example for one client, by what it answers.
fn play(monitor: &UnixListener) {
    let (mut socket, _) = monitor.accept().unwrap();
    let mut lines = BufReader::new(socket.try_clone().unwrap()).lines();
    let answer = fs::read_to_string(ANSWER).unwrap().replace('\n', "");
    socket.write_all(b"{\"QMP\":{\"version\":{},\"capabilities\":[]}}\r\n").unwrap();
    for answer in ["{}", &answer] {
        lines.next().unwrap().unwrap();
        socket.write_all(format!("{{\"return\":{answer}}}\r\n").as_bytes()).unwrap();
    }
}

#[test]
fn what_cannot_be_checked_is_neither_verdict() {
    let (status, text, errors) = check(&[VMM, "--against", "/no/such/file"]);
    assert_eq!((status, text.as_str()), (Some(2), ""));
    assert!(errors.contains("/no/such/file: No such file"), "{errors}");
    let (status, _, errors) = check(&[VMM, "--allow", "everything"]);
    assert_eq!(status, Some(2));
    assert!(errors.contains("no rule `everything`; choose one of command-name, "), "{errors}");
}

#[test]
fn the_help_lists_the_rules() {
    let (status, help, _) = check(&["--help"]);
    assert_eq!(status, Some(0));
    for rule in CheckRule::ALL {
        assert!(help.contains(&format!("\n  {}: {}", rule.name(), rule.reason())), "{help}");
    }
}
