//! Documents as the programs read them that people read them with; what stands in them is `monitor-schema`'s.

#![allow(clippy::unwrap_used, missing_docs, reason = "these are tests")]

use monitor_schema::{Format, Model, export, from_introspection};
use monitor_tests::outside::available;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

fn models() -> [Model; 3] {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let read = |path: &str| fs::read_to_string(workspace.join(path)).unwrap();
    let answer = serde_json::from_str(&read("schema/tests/data/query-qmp-schema.json")).unwrap();
    let model = |path: &str| serde_json::from_str(&read(path)).unwrap();
    [
        model("tests/golden/vmm.model.json"),
        model("schema/tests/golden/sample.model.json"),
        from_introspection("qemu", &answer).unwrap(),
    ]
}

/// What mandoc says of a man page, matters of style left out.
fn lint(page: &str) -> String {
    let mut mandoc = Command::new("mandoc");
    mandoc.args(["-T", "lint", "-W", "warning"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut running = mandoc.spawn().unwrap();
    running.stdin.take().unwrap().write_all(page.as_bytes()).unwrap();
    String::from_utf8(running.wait_with_output().unwrap().stdout).unwrap()
}

#[test]
fn mandoc_has_nothing_to_say_to_a_man_page() {
    // It asks for a file where it is given nothing to read.
    let found = Command::new("mandoc").stdin(Stdio::null()).output().map_err(|error| error.to_string());
    if available("mandoc", found).is_none() {
        return;
    }
    for model in models() {
        let said = lint(&export(&model, Format::Man));
        // A date would make another document every day.
        let wrong: Vec<_> = said.lines().filter(|line| !line.contains("missing date")).collect();
        assert!(wrong.is_empty(), "{}: {wrong:#?}", model.name);
    }
    assert!(lint(".TH A 7\n.SH NAME\n.SS x\n.PP\n").contains("skipping paragraph macro"), "mandoc lints");
}
