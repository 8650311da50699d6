//! Wrong uses of the attributes: every file under `ui/fail` must not compile, and says why in the words beside it. What
//! must compile is in `shapes`.
//!
//! The words are partly rustc's, so they are compared on one toolchain only. `TRYBUILD=overwrite` writes them anew.

#![allow(clippy::unwrap_used, reason = "the helpers of tests are tests")]

use monitor_tests::outside::available;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// The toolchain whose words are checked in.
const TOOLCHAIN: &str = "rustc 1.95.0 ";

#[test]
fn wrong_uses_are_refused_in_these_words() {
    let rustc =
        Command::new(std::env::var_os("RUSTC").unwrap_or("rustc".into())).arg("--version").output().unwrap();
    let version = String::from_utf8(rustc.stdout).unwrap();
    let pinned = version.starts_with(TOOLCHAIN).then_some(()).ok_or(format!("this is {version}"));
    if available(&format!("{TOOLCHAIN}, whose words are in ui/fail"), pinned).is_some() {
        trybuild::TestCases::new().compile_fail("ui/fail/*.rs");
    }
}

#[test]
fn every_rule_has_a_file_of_its_name() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let rules: BTreeSet<_> = files(&tests.join("../monitor-macros/src/check"))
        .flat_map(|path| std::fs::read_to_string(path).unwrap().lines().flat_map(rules).collect::<Vec<_>>())
        .collect();
    let cases: BTreeSet<_> = files(&tests.join("ui/fail"))
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    assert!(rules.len() > 12, "the rules are no longer found: {rules:?}");
    let missing: Vec<_> = rules.difference(&cases).collect();
    assert!(missing.is_empty(), "no file in ui/fail for {missing:?}");
}

fn files(directory: &Path) -> impl Iterator<Item = std::path::PathBuf> {
    std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path())
}

/// The rules that a comment introduces: "Rule `a`: …", "Rules `a` and `b`: …".
fn rules(line: &str) -> Vec<String> {
    let comment = line.trim_start().trim_start_matches('/').trim_start();
    if !comment.starts_with("Rule") {
        return Vec::new();
    }
    let names = comment.split([':', '.']).next().unwrap_or_default();
    names.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}
