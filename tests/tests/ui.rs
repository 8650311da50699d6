//! Wrong uses of the attributes: every file under `ui/fail` breaks the rule of its name, does not compile, and says why in
//! the words beside it. `ui/recovery` is what a mistake must not spoil. What must compile is in `shapes`.
//!
//! The words are partly rustc's, so they are compared on one toolchain only; on others the files must fail, and no more.
//! `TRYBUILD=overwrite` writes them anew.

#![allow(clippy::unwrap_used, reason = "the helpers of tests are tests")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// The toolchain whose words are checked in.
const TOOLCHAIN: &str = "rustc 1.95.0 ";

/// Where the cases are that are compiled and not compared.
const WORDLESS: &str = "MONITOR_WORDLESS_CASES";

#[test]
fn wrong_uses_are_refused_in_these_words() {
    let rustc =
        Command::new(env::var_os("RUSTC").unwrap_or("rustc".into())).arg("--version").output().unwrap();
    let cases = match env::var(WORDLESS) {
        Ok(copied) => copied,
        Err(_) if rustc.stdout.starts_with(TOOLCHAIN.as_bytes()) => "ui".to_owned(),
        Err(_) => return refused_in_any_words(),
    };
    let run = trybuild::TestCases::new();
    run.compile_fail(format!("{cases}/fail/*.rs"));
    run.compile_fail(format!("{cases}/recovery/*.rs"));
}

/// Runs the test once more, on copies whose words may be overwritten: that they do not compile is all that is held.
fn refused_in_any_words() {
    let copies = Path::new(env!("CARGO_TARGET_TMPDIR")).join("wordless");
    for folder in ["fail", "recovery"] {
        fs::create_dir_all(copies.join(folder)).unwrap();
        for case in files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("ui").join(folder)) {
            if case.extension().is_some_and(|extension| extension == "rs") {
                fs::copy(&case, copies.join(folder).join(case.file_name().unwrap())).unwrap();
            }
        }
    }
    let mut again = Command::new(env::current_exe().unwrap());
    again.args(["--exact", "--nocapture", "wrong_uses_are_refused_in_these_words"]);
    assert!(again.env(WORDLESS, &copies).env("TRYBUILD", "overwrite").status().unwrap().success());
}

/// Where rules are: most are functions of the attributes, some are bounds and constants of the runtime.
const SOURCES: [&str; 2] = ["../monitor-macros/src", "../monitor-runtime/src"];

#[test]
fn every_rule_has_a_file_and_every_file_a_rule() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let sources = SOURCES.iter().flat_map(|source| files(&tests.join(source)));
    let rules: Vec<_> = sources.flat_map(|path| rules(&fs::read_to_string(path).unwrap())).collect();
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
    let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
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
