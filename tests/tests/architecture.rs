//! The invariants of ARCHITECTURE.md that the text of the code shows: who may name whom, where I/O is, how files open and
//! how long they are. What the compiler holds is not repeated here.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

/// Code that is written here, without tests' and expected files.
const ROOTS: [&str; 11] = [
    "monitor-macros/src",
    "monitor-runtime/src",
    "schema/src",
    "schema/cli/src",
    "examples/vmm/src",
    "examples/drivers/src",
    "benches/src",
    "benches/weight/src",
    "fuzz/fuzz_targets",
    "tests/client/src",
    "tests/src",
];

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The Rust files below a folder, with the text of their code: comments, and unit tests at the end, left out.
fn files(root: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![workspace().join(root)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let name = path.strip_prefix(workspace()).unwrap().display().to_string();
                found.push((name, text));
            }
        }
    }
    assert!(!found.is_empty(), "{root} has no Rust files");
    found
}

fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// Asserts that no code below `root` (but `except`) has any of these words.
#[track_caller]
fn refuse(root: &str, except: &[&str], words: &[&str]) {
    let mut wrong = Vec::new();
    for (name, text) in files(root) {
        if except.iter().any(|except| name.contains(except)) {
            continue;
        }
        let code = code(&text);
        wrong.extend(words.iter().filter(|word| code.contains(*word)).map(|word| format!("{name}: {word}")));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn arrows_point_down() {
    let runtime = "monitor-runtime/src";
    refuse(
        &format!("{runtime}/command"),
        &[],
        &["crate::qmp", "crate::human", "crate::serve", "crate::builtin", "crate::session"],
    );
    refuse(
        &format!("{runtime}/json"),
        &[],
        &["crate::command", "crate::qmp", "crate::human", "crate::session"],
    );
    refuse(&format!("{runtime}/qmp"), &[], &["human", "crate::serve"]);
    refuse(&format!("{runtime}/human"), &[], &["crate::qmp", "crate::serve"]);
    refuse("schema/src", &[], &["monitor_runtime"]);
    refuse("examples/vmm/src/machine", &[], &["monitor_runtime"]);
}

#[test]
fn only_drivers_do_io_and_read_clocks() {
    let words = [
        "std::net",
        "use std::thread",
        "thread::Builder",
        "thread::sleep",
        "thread::spawn",
        "std::fs",
        // A descriptor that is held is no I/O; `std::os::fd` has nothing that does any.
        "std::os::unix",
        "Instant::now",
        "SystemTime::now",
        "println!",
    ];
    refuse("monitor-runtime/src", &["/serve/", "/interleavings.rs"], &words);
}

/// So the feature `tracing` costs nothing where a monitor does not ask for spans: they are an observer as any other.
#[test]
fn only_an_observer_knows_of_tracing() {
    let words = ["tracing::", "\"tracing\""];
    refuse("monitor-runtime/src", &["/observer.rs", "/observer/spans.rs", "/monitor.rs"], &words);
    let monitor = fs::read_to_string(workspace().join("monitor-runtime/src/monitor.rs")).unwrap();
    assert_eq!(monitor.matches("\"tracing\"").count(), 1, "`Monitor::tracing` and nothing else");
}

/// Nothing of a schema is made when a monitor starts: only where a client asks for it, and in the test of an embedded file.
/// Neither does the example, but for `vmm schema`.
#[test]
fn schemas_are_made_on_demand() {
    refuse(
        "monitor-runtime/src",
        &["/schema.rs", "/embedded.rs", "query_qmp_schema.rs"],
        &[".model(", "export("],
    );
    refuse("examples/vmm/src", &["vmm/src/main.rs"], &[".model(", "export("]);
    let main =
        files("examples/vmm/src").into_iter().find(|(name, _)| name.ends_with("vmm/src/main.rs")).unwrap().1;
    let (command, _) = main.split_once("fn run(").unwrap();
    assert_eq!(main.matches(".model(").count(), 1);
    assert_eq!(command.matches(".model(").count(), 1);
}

#[test]
fn files_say_what_lives_there() {
    for root in ROOTS {
        for (name, text) in files(root) {
            let head: Vec<_> = text.lines().take(3).collect();
            assert!(
                head.iter().any(|line| line.starts_with("//!")),
                "{name} does not open with a `//!` line"
            );
        }
    }
}

#[test]
fn files_are_of_a_length_that_can_be_read() {
    for root in ROOTS {
        for (name, text) in files(root) {
            let lines = text.lines().count();
            assert!(lines <= 500, "{name} has {lines} lines");
        }
    }
}

#[test]
fn documents_name_what_is_there() {
    let readme = fs::read_to_string(workspace().join("README.md")).unwrap();
    let links = readme.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    for link in links.filter(|link| !link.starts_with('#')) {
        assert!(workspace().join(link).exists(), "README.md links to {link}");
    }
    let map = fs::read_to_string(workspace().join("ARCHITECTURE.md")).unwrap();
    let rows =
        map.lines().filter_map(|line| line.strip_prefix("| `")).filter_map(|row| row.split('`').next());
    for path in rows {
        assert!(workspace().join(path).exists(), "ARCHITECTURE.md names {path}");
    }
}
