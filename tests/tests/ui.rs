//! Wrong uses of the attributes: every file under `ui/fail` breaks the rule of its name, does not compile, and says why in
//! the words beside it. `ui/recovery` is what a mistake must not spoil. What must compile is in `shapes`.
//!
//! The words are partly rustc's, so they are compared on one toolchain only. `TRYBUILD=overwrite` writes them anew.

#![allow(clippy::unwrap_used, reason = "the helpers of tests are tests")]

use monitor_tests::outside::available;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The toolchain whose words are checked in.
const TOOLCHAIN: &str = "rustc 1.95.0 ";

#[test]
fn wrong_uses_are_refused_in_these_words() {
    let rustc =
        Command::new(std::env::var_os("RUSTC").unwrap_or("rustc".into())).arg("--version").output().unwrap();
    let version = String::from_utf8(rustc.stdout).unwrap();
    let pinned = version.starts_with(TOOLCHAIN).then_some(()).ok_or(format!("this is {version}"));
    if available(&format!("{TOOLCHAIN}, whose words are in ui"), pinned).is_some() {
        let cases = trybuild::TestCases::new();
        cases.compile_fail("ui/fail/*.rs");
        cases.compile_fail("ui/recovery/*.rs");
    }
}

/// Where rules are: most are functions of the attributes, some are bounds and constants of the runtime.
const SOURCES: [&str; 2] = ["../monitor-macros/src", "../monitor-runtime/src"];

#[test]
fn every_rule_has_a_file_and_every_file_a_rule() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let sources = SOURCES.iter().flat_map(|source| files(&tests.join(source)));
    let rules: Vec<_> = sources.flat_map(|path| rules(&std::fs::read_to_string(path).unwrap())).collect();
    let mut names: Vec<_> = rules.iter().map(|rule| rule.name.as_str()).collect();
    names.sort_unstable();
    let cases: BTreeSet<_> = files(&tests.join("ui/fail"))
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    assert_eq!(names, cases.iter().collect::<Vec<_>>(), "rules (left) and files of ui/fail (right)");
    for Rule { name, function } in &rules {
        assert!(function.as_ref().is_none_or(|function| function == name), "rule `{name}` is {function:?}");
    }
}

fn files(directory: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// A rule that a comment introduces: "Rule `name`: why."
struct Rule {
    name: String,
    /// The function that the comment documents, if it does.
    function: Option<String>,
}

fn rules(source: &str) -> Vec<Rule> {
    let lines: Vec<_> = source.lines().map(str::trim_start).collect();
    let named = lines.iter().enumerate().filter_map(|(index, line)| {
        let comment = line.trim_start_matches('/').trim_start();
        let (name, _) = comment.strip_prefix("Rule `")?.split_once("`:")?;
        let documented = lines[index..].iter().find(|line| !line.starts_with("//"))?;
        let function = documented.split_once("fn ").and_then(|(_, rest)| rest.split(['(', '<']).next());
        let function = function.filter(|_| !documented.contains('='));
        Some(Rule { name: name.to_owned(), function: function.map(str::to_owned) })
    });
    named.collect()
}
