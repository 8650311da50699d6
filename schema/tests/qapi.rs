//! The documents in the QAPI schema language, held to what QEMU documents of it (`docs/devel/qapi-code-gen.rst`): syntax,
//! names, types and comments. QEMU's own parser is GPL and stays out; the crate `qapi-parser` knows none but QEMU's features.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "qapi/comments.rs"]
mod comments;
#[path = "qapi/expressions.rs"]
mod expressions;
mod sample;

use expressions::{Definition, Schema};
use monitor_schema::{Format, Model, export, from_introspection};

/// What is wrong with a document.
fn wrong(text: &str) -> Vec<String> {
    match Schema::parse(text) {
        Ok(schema) => schema.wrong().into_iter().chain(comments::wrong(text, &schema)).collect(),
        Err(error) => vec![error],
    }
}

#[track_caller]
fn check(model: &Model, least: usize) {
    let text = export(model, Format::Qapi);
    assert_eq!(wrong(&text), Vec::<String>::new());
    let count = Schema::parse(&text).unwrap().definitions.len();
    assert!(count >= least, "{count} definitions");
}

#[test]
fn every_kind_of_type_is_right() {
    check(&sample::model(), 20);
    check(&Model::default(), 0);
}

#[test]
fn the_example_vmm_is_right() {
    check(&serde_json::from_str(include_str!("../../tests/golden/vmm.model.json")).unwrap(), 60);
}

#[test]
fn what_qemu_says_of_itself_is_right() {
    for (answer, least) in [
        (include_str!("data/query-qmp-schema.json"), 800),
        (include_str!("data/lab-query-qmp-schema.json"), 35),
    ] {
        check(&from_introspection("qemu", &serde_json::from_str(answer).unwrap()).unwrap(), least);
    }
}

/// Whoever holds documents to rules must be able to refuse one.
#[test]
fn what_is_wrong_is_found() {
    let good = export(&sample::model(), Format::Qapi);
    let cases = [
        ("{ 'struct': 'Device',", "{ 'struct': 'device',", "device: not the name of a type"),
        ("{ 'struct': 'Device',", "{ 'struct': 'StatusInfo',", "StatusInfo: defined twice"),
        ("'children': ['Device']", "'children': ['Gone']", "Device: there is no type 'Gone'"),
        ("'slot': 'uint8'", "'slot': 8", "Device: not a type: 8"),
        ("'slot': 'uint8'", "'Slot': 'uint8'", "Device: not the name of a member: 'Slot'"),
        (
            "'discriminator': 'type'",
            "'discriminator': 'kind'",
            "Address: 'kind' is no enumeration of its base",
        ),
        ("'inet': 'AddressInet'", "'tcp': 'AddressInet'", "Address: 'tcp' is no value of its discriminator"),
        ("'int32': 'int32'", "'int32': 'RunState'", "NameOrNumber: two branches are of one JSON type"),
        ("'returns': 'BalloonInfo'", "'returns': 'int'", "balloon: returns no object"),
        ("'allow-oob': true", "'allow-oob': 'yes'", "yank: 'allow-oob' is \"yes\""),
        ("'allow-oob': true", "'out-of-band': true", "yank: there is no key 'out-of-band'"),
        ("{ 'event': 'STOP'", "{ 'event': 'stop'", "stop: not the name of an event"),
        (
            "# @actual: In bytes.",
            "# @current: In bytes.",
            "BalloonInfo: it describes [\"current\"], and has [\"actual\"]",
        ),
        ("# @BalloonInfo:", "# @Balloon:", "BalloonInfo: the comment above it is of 'Balloon'"),
        (
            "# Errors:\n#     If",
            "# Errors:\n# If",
            "balloon: text behind a section: 'If the guest has no balloon.'",
        ),
        ("# Features:\n#\n# @asynchronous", "#\n# @asynchronous", "balloon: it describes"),
    ];
    for (part, instead, expected) in cases {
        assert!(good.contains(part), "{part}");
        let found = wrong(&good.replacen(part, instead, 1));
        assert!(found.iter().any(|one| one.starts_with(expected)), "{part}: {found:?}");
    }
    assert_eq!(wrong("{ 'struct': 'Open'"), ["no JSON: EOF while parsing an object at line 1 column 18"]);
}

/// The names of what a definition has, for `comments`.
fn described(definition: &Definition) -> (Vec<String>, Vec<String>) {
    (definition.members(), definition.features())
}
