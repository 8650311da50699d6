//! Others' code that comes in: its licences, where it is from, and what a VMM links of it. The lists are `deny.toml`'s, which
//! `cargo deny` reads, too (`.ci/run`); this needs no other program.

#![allow(clippy::unwrap_used, missing_docs, reason = "these are tests")]

use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

fn workspace() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// What cargo says of the workspace and all that it depends on, on Linux.
fn metadata() -> Value {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--format-version=1", "--locked", "--all-features"]);
    cargo.args(["--filter-platform", "x86_64-unknown-linux-gnu"]).current_dir(workspace());
    let ran = cargo.output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    serde_json::from_slice(&ran.stdout).unwrap()
}

/// A list of `deny.toml`.
fn listed(section: &str, key: &str) -> Vec<String> {
    let text = std::fs::read_to_string(workspace().join("deny.toml")).unwrap();
    let rules: toml::Table = text.parse().unwrap();
    let list = rules[section][key].as_array().unwrap();
    list.iter().map(|entry| entry.as_str().unwrap().to_owned()).collect()
}

#[test]
fn licences_and_sources_are_those_of_the_list() {
    let allowed = listed("licenses", "allow");
    let is_allowed = |licence: &spdx::LicenseReq| allowed.contains(&licence.to_string());
    let mut wrong = Vec::new();
    for package in metadata()["packages"].as_array().unwrap() {
        let text = |key: &str| package[key].as_str().unwrap_or_default();
        let what = format!("{} {}", text("name"), text("version"));
        let licence = spdx::Expression::parse_mode(text("license"), spdx::ParseMode::LAX);
        if !licence.is_ok_and(|licence| licence.evaluate(is_allowed)) {
            wrong.push(format!("{what}: the licence is {:?}", text("license")));
        }
        // A path is this repository's, since it has no submodules.
        if !package["source"].is_null() && text("source") != REGISTRY {
            wrong.push(format!("{what}: it comes from {:?}", text("source")));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The crates that a package links with its normal features; macros and what they need are not.
fn linked(package: &str) -> BTreeSet<String> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["tree", "--locked", "--package", package, "--edges", "normal,no-proc-macro"]);
    cargo.args(["--target", "x86_64-unknown-linux-gnu", "--prefix", "none", "--format", "{lib}"]);
    let ran = cargo.current_dir(workspace()).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    str::from_utf8(&ran.stdout).unwrap().lines().map(str::to_owned).collect()
}

/// A VMM which serves its monitor with threads.
#[test]
fn a_vmm_links_little() {
    let expected = [
        "bitflags",
        "itoa",
        "linux_raw_sys",
        "log",
        "memchr",
        "monitor_runtime",
        "rustix",
        "serde",
        "serde_core",
        "serde_json",
        "zmij",
    ];
    assert_eq!(linked("monitor-runtime"), expected.map(str::to_owned).into());
}

/// A program with a generated client: nothing of the monitor's, and no async runtime.
#[test]
fn a_generated_client_needs_serde_alone() {
    let mut linked = linked("monitor-generated");
    // An order of members, if another package of the build asks serde_json for it.
    for crate_of_serde_json in ["equivalent", "hashbrown", "indexmap"] {
        linked.remove(crate_of_serde_json);
    }
    let expected = ["itoa", "memchr", "monitor_generated", "serde", "serde_core", "serde_json", "zmij"];
    assert_eq!(linked, expected.map(str::to_owned).into());
}

/// The example without its documents answers `query-qmp-schema` from a file, and has nothing that could make one.
#[test]
fn a_vmm_without_its_documents_links_no_schemas() {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["tree", "--locked", "--package", "vmm", "--no-default-features", "--edges", "normal"]);
    cargo.args(["--target", "x86_64-unknown-linux-gnu", "--prefix", "none", "--format", "{p}"]);
    let ran = cargo.current_dir(workspace()).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let linked = str::from_utf8(&ran.stdout).unwrap();
    assert!(linked.contains("monitor-runtime "), "{linked}");
    for package in ["schemars ", "monitor-schema "] {
        assert!(!linked.contains(package), "{package}is linked:\n{linked}");
    }
}

/// What `cargo tree` tells of the crates that the runtime needs, with all its features.
fn needed() -> BTreeSet<String> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args([
        "tree",
        "--locked",
        "--package",
        "monitor-runtime",
        "--all-features",
        "--edges",
        "normal,build",
    ]);
    cargo.args(["--target", "x86_64-unknown-linux-gnu", "--prefix", "none"]);
    let ran = cargo.current_dir(workspace()).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let words = |line: &str| line.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
    str::from_utf8(&ran.stdout).unwrap().lines().map(words).collect()
}

/// A part of the minimum supported Rust version that needs no old compiler: a newer one is asked for by nothing.
#[test]
fn what_the_runtime_needs_asks_for_no_newer_rust() {
    let number =
        |version: &str| -> Vec<u64> { version.split('.').map(|part| part.parse().unwrap()).collect() };
    let (needed, metadata) = (needed(), metadata());
    let packages = metadata["packages"].as_array().unwrap();
    let asks = |package: &Value| package["rust_version"].as_str().map(number).unwrap_or_default();
    let ours = asks(packages.iter().find(|package| package["name"] == "monitor-runtime").unwrap());
    let mut looked_at = 0;
    for package in packages {
        let what = format!("{} v{}", package["name"].as_str().unwrap(), package["version"].as_str().unwrap());
        if needed.contains(&what) {
            assert!(asks(package) <= ours, "{what} needs Rust {:?}", asks(package));
            looked_at += 1;
        }
    }
    assert_eq!(looked_at, needed.len());
}
