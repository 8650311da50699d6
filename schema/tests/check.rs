//! What is against the rules of a good interface: every rule on a small model that lacks nothing else.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use monitor_schema::{CheckRule, Model, check};
use serde_json::{Value, json};

/// A model of one good command, changed at some of its fields.
fn command(fields: Value) -> Model {
    let mut command = json!({"name": "stop", "qmp": true, "human": ["stop"], "docs": "Stop it."});
    command.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    serde_json::from_value(json!({"commands": [command]})).unwrap()
}

/// A model of one good event, changed at some of its fields.
fn event(fields: Value) -> Model {
    let mut event = json!({"name": "STOP", "docs": "It was stopped."});
    event.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    serde_json::from_value(json!({"commands": [], "events": [event]})).unwrap()
}

fn argument(fields: Value) -> Model {
    let mut argument = json!({"name": "id", "docs": "Which.", "schema": {"type": "string"}});
    argument.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    command(json!({"parameters": [argument]}))
}

/// A model of a command that returns the first of these types.
fn types(name: &str, results: Value) -> Model {
    let model = command(json!({"result": {"$ref": format!("#/$defs/{name}")}}));
    Model { results: serde_json::from_value(results).unwrap(), ..model }
}

fn two(mut one: Model, other: Model) -> Model {
    one.commands.extend(other.commands);
    one.events.extend(other.events);
    one
}

fn found(model: &Model) -> Vec<String> {
    check(model).iter().map(ToString::to_string).collect()
}

fn names() -> Vec<(Model, &'static str)> {
    let member = |name: &str| {
        let member = json!({"description": "One.", "type": "string"});
        types("T", json!({"T": {"description": "T.", "properties": {name: member}}}))
    };
    vec![
        (command(json!({"name": "stop_vm"})), "command-name: command `stop_vm`"),
        (command(json!({"name": "2stop"})), "command-name: command `2stop`"),
        (event(json!({"name": "stop"})), "event-name: event `stop`"),
        (argument(json!({"name": "theId"})), "member-name: command `stop`, argument `theId`"),
        (member("a_b"), "member-name: type `T`, member `a_b`"),
        (types("t", json!({"t": {"description": "T."}})), "type-name: type `t`"),
        (
            argument(json!({"schema": {"enum": ["on", "Off", "2x"]}})),
            "value-name: command `stop`, argument `id`: `Off`",
        ),
    ]
}

fn docs() -> Vec<(Model, &'static str)> {
    let old = json!(["deprecated"]);
    vec![
        (argument(json!({"docs": " "})), "docs-missing: command `stop`, argument `id`"),
        (
            types("T", json!({"T": {"description": "T.", "properties": {"m": true}}})),
            "docs-missing: type `T`, member `m`",
        ),
        (types("T", json!({"T": {}})), "docs-missing: type `T`"),
        (event(json!({"docs": ""})), "docs-missing: the whole interface"),
        (command(json!({"features": old})), "deprecated-without-instead: command `stop`"),
        (event(json!({"features": old})), "deprecated-without-instead: event `STOP`"),
        (argument(json!({"features": old})), "deprecated-without-instead: command `stop`, argument `id`"),
    ]
}

fn references() -> Vec<(Model, &'static str)> {
    let t = json!({"description": "T."});
    let good = || command(json!({}));
    vec![
        (types("T", json!({})), "type-missing: command `stop`, result: `T`"),
        (command(json!({"boxed": "T"})), "type-missing: command `stop`: `T`"),
        (
            argument(json!({"schema": {"items": {"$ref": "https://elsewhere"}}})),
            "type-missing: command `stop`, argument `id`: \"https://elsewhere\"",
        ),
        (types("T", json!({"T": t, "U": t})), "type-unused: type `U`"),
        (
            types("T", json!({"T": {"description": "T.", "anyOf": [{"$ref": "#/$defs/T2"}]}, "T2": t})),
            "type-numbered: type `T2`: beside `T`",
        ),
        (two(good(), command(json!({"human": []}))), "name-clash: QMP: command `stop`"),
        (
            two(good(), command(json!({"name": "halt", "human": [], "aliases": ["stop"]}))),
            "name-clash: QMP: command `stop`",
        ),
        (two(good(), command(json!({"name": "halt"}))), "name-clash: the prompt: command `stop`"),
        (two(event(json!({})), event(json!({}))), "name-clash: QMP: event `STOP`"),
        (
            command(json!({"parameters": [
                {"name": "id", "docs": "One.", "schema": true},
                {"name": "id", "docs": "Two.", "schema": true},
            ]})),
            "name-clash: command `stop`: argument `id`",
        ),
    ]
}

#[test]
fn each_rule_is_found_and_nothing_else() {
    let mut met = BTreeSet::new();
    for (model, expected) in [names(), docs(), references()].into_iter().flatten() {
        assert_eq!(found(&model), [expected]);
        met.insert(check(&model)[0].rule);
    }
    assert_eq!(met, CheckRule::ALL.iter().copied().collect(), "each rule has a case");
}

#[test]
fn what_is_good_is_let_alone() {
    let tree = json!({"Tree": {"description": "One.", "type": "object", "properties": {
        "kind": {"const": "leaf"},
        "children": {"description": "Below.", "type": "array", "items": {"$ref": "#/$defs/Tree"}},
    }}});
    let deprecated = json!({"features": ["deprecated"], "instead": "use `halt`"});
    let good = [
        command(deprecated),
        command(json!({"name": "x-stop"})),
        command(json!({"name": "__com.example_stop"})),
        command(json!({"name": "qmp_capabilities"})),
        command(json!({"name": "stop_it", "qmp": false})),
        // A default is data, whatever it looks like.
        argument(json!({"schema": {"type": "object", "default": {"$ref": "Gone", "properties": {"A": 1}}}})),
        types("Tree", tree),
        Model::default(),
    ];
    for model in good {
        assert_eq!(found(&model), Vec::<String>::new());
    }
}
