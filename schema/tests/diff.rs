//! What a change does to clients: every rule on two small models, and the report of all.

// clippy.toml lets tests unwrap, but not the functions they share.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::path::Path;

use monitor_schema::{Model, ReportFormat, Rule, diff, from_introspection};
use serde_json::{Value, json};

/// A model of one command `c` with those fields more.
fn command(fields: Value) -> Model {
    let mut command = json!({"name": "c", "qmp": true});
    command.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    serde_json::from_value(json!({"commands": [command]})).unwrap()
}

fn argument(required: bool, schema: Value) -> Model {
    command(json!({"parameters": [{"name": "a", "required": required, "schema": schema}]}))
}

fn result(schema: Value) -> Model {
    command(json!({"result": schema}))
}

/// A result with a member `m`.
fn member(name: &str, required: bool) -> Model {
    let needed = if required { vec![name] } else { vec![] };
    result(json!({"type": "object", "properties": {name: {"type": "string"}}, "required": needed}))
}

fn model(value: Value) -> Model {
    serde_json::from_value(value).unwrap()
}

/// The rules by which the first model becomes the second, as they are called.
fn rules(old: &Model, new: &Model) -> BTreeSet<&'static str> {
    diff(old, new).changes.iter().map(|change| change.rule.name()).collect()
}

/// Two models, the rules from the first to the second, and those back.
type Case = (Model, Model, &'static [&'static str], &'static [&'static str]);

fn commands() -> Vec<Case> {
    let none = || command(json!({}));
    let typed = |parameters: Value| command(json!({"human": ["c"], "parameters": parameters}));
    let (a, b) = (json!({"name": "a", "schema": true}), json!({"name": "b", "schema": true}));
    let access = |level: &str| command(json!({"access": level}));
    let event = || model(json!({"events": [{"name": "E"}]}));
    vec![
        (none(), Model::default(), &["command-removed"], &["command-added"]),
        (none(), command(json!({"qmp": false})), &["command-removed"], &["command-added"]),
        (none(), command(json!({"name": "d", "aliases": ["c"]})), &["command-renamed"], &["command-removed"]),
        (none(), command(json!({"aliases": ["old"]})), &[], &["alias-removed"]),
        (none(), command(json!({"human": ["c"]})), &[], &["prompt-name-removed"]),
        (typed(json!([a, b])), typed(json!([b, a])), &["prompt-reordered"], &["prompt-reordered"]),
        (
            typed(json!([a])),
            typed(json!([b, a])),
            &["argument-added", "prompt-reordered"],
            &["argument-removed"],
        ),
        (
            typed(json!([a])),
            typed(json!([{"name": "a", "schema": true, "word": "[-a]"}])),
            &["prompt-word-changed"],
            &["prompt-word-changed"],
        ),
        // Written out or not, it is the same word.
        (typed(json!([a])), typed(json!([{"name": "a", "schema": true, "word": "[A]"}])), &[], &[]),
        (command(json!({"human": ["c"], "usage": "[A]", "parameters": [a]})), typed(json!([a])), &[], &[]),
        (
            command(json!({"human": ["c"], "usage": "X", "parameters": [a]})),
            typed(json!([a])),
            &["prompt-word-changed"],
            &["prompt-word-changed"],
        ),
        (
            none(),
            command(json!({"asynchronous": true})),
            &["command-became-asynchronous"],
            &["command-became-synchronous"],
        ),
        (none(), command(json!({"silent": true})), &["command-became-silent"], &["command-became-answered"]),
        (none(), command(json!({"oob": true})), &["oob-added"], &["oob-removed"]),
        (none(), command(json!({"states": ["running"]})), &["state-removed"], &["state-added"]),
        (
            command(json!({"states": ["a"]})),
            command(json!({"states": ["b"]})),
            &["state-added", "state-removed"],
            &["state-added", "state-removed"],
        ),
        (none(), command(json!({"access": "control"})), &["access-raised"], &["access-lowered"]),
        (access("read"), access("control"), &["access-raised"], &["access-lowered"]),
        (access("read"), access("root"), &["access-raised"], &["access-raised"]),
        (event(), Model::default(), &["event-removed"], &["event-added"]),
        (
            event(),
            model(json!({"events": [{"name": "E", "capability": "progress"}]})),
            &["event-guarded"],
            &["event-unguarded"],
        ),
        (
            event(),
            model(json!({"events": [{"name": "E", "rate_limit_ms": 1000}]})),
            &["event-limited"],
            &["event-less-limited"],
        ),
        (none(), command(json!({"features": ["f"]})), &["feature-added"], &["feature-removed"]),
        (none(), command(json!({"features": ["deprecated"]})), &["deprecated"], &["undeprecated"]),
    ]
}

fn arguments() -> Vec<Case> {
    let any = || argument(false, json!(true));
    let with =
        |key: &str, value: &str| command(json!({"parameters": [{"name": "a", "schema": true, key: value}]}));
    let renamed = command(json!({"parameters": [{"name": "b", "schema": true}]}));
    let int = |most: u32| argument(false, json!({"type": "integer", "maximum": most}));
    let text = |pattern: &str| argument(false, json!({"type": "string", "pattern": pattern}));
    vec![
        (command(json!({})), any(), &["argument-added"], &["argument-removed"]),
        (
            command(json!({})),
            argument(true, json!(true)),
            &["argument-added-required"],
            &["argument-removed"],
        ),
        (any(), renamed, &["argument-renamed"], &["argument-renamed"]),
        (any(), argument(true, json!(true)), &["argument-became-required"], &["argument-became-optional"]),
        (
            with("default", "1"),
            with("default", "2"),
            &["argument-default-changed"],
            &["argument-default-changed"],
        ),
        (any(), with("unit", "bytes"), &["argument-unit-changed"], &["argument-unit-changed"]),
        (
            argument(false, json!({"type": "number"})),
            argument(false, json!({"type": "integer"})),
            &["argument-narrowed"],
            &["argument-widened"],
        ),
        (
            argument(false, json!({"type": "string"})),
            argument(false, json!({"enum": ["a", "b"]})),
            &["argument-narrowed"],
            &["argument-widened"],
        ),
        (
            argument(false, json!({"enum": ["a", "b"]})),
            argument(false, json!({"enum": ["a"]})),
            &["argument-value-removed"],
            &["argument-value-added"],
        ),
        (int(8), int(4), &["argument-limit-tightened"], &["argument-limit-loosened"]),
        (text("a"), text("b"), &["argument-pattern-changed"], &["argument-pattern-changed"]),
    ]
}

fn results() -> Vec<Case> {
    let int = |most: u32| result(json!({"type": "integer", "maximum": most}));
    let text = |pattern: &str| result(json!({"type": "string", "pattern": pattern}));
    vec![
        (member("m", true), result(json!({"type": "object"})), &["result-removed"], &["result-added"]),
        (member("m", true), command(json!({})), &["result-removed"], &["result-added"]),
        (member("m", true), member("n", true), &["result-renamed"], &["result-renamed"]),
        (member("m", true), member("m", false), &["result-became-optional"], &["result-became-required"]),
        (
            result(json!({"type": "string"})),
            result(json!({"type": ["string", "null"]})),
            &["result-widened"],
            &["result-narrowed"],
        ),
        (
            result(json!({"enum": ["a"]})),
            result(json!({"enum": ["a", "b"]})),
            &["result-value-added"],
            &["result-value-removed"],
        ),
        (int(8), int(4), &["result-limit-tightened"], &["result-limit-loosened"]),
        (text("a"), text("b"), &["result-pattern-changed"], &["result-pattern-changed"]),
    ]
}

#[test]
fn each_rule_is_found_both_ways_and_nothing_else() {
    let mut met = BTreeSet::new();
    for (old, new, there, back) in [commands(), arguments(), results()].into_iter().flatten() {
        assert_eq!(rules(&old, &new), there.iter().copied().collect(), "{old:?} -> {new:?}");
        assert_eq!(rules(&new, &old), back.iter().copied().collect(), "{new:?} -> {old:?}");
        assert_eq!(rules(&old, &old), BTreeSet::new());
        met.extend(there.iter().chain(back).copied());
    }
    let all: BTreeSet<_> = Rule::ALL.iter().map(|rule| rule.name()).collect();
    assert_eq!(met, all, "each rule has a case");
}

/// A flag is told by its letter, wherever it is declared.
#[test]
fn flags_take_no_place_at_the_prompt() {
    let typed = |usage: Value, parameters: Value| {
        command(json!({"human": ["c"], "usage": usage, "parameters": parameters}))
    };
    let value = json!({"name": "value", "schema": true, "required": true, "word": "VALUE"});
    let more = json!({"name": "more", "schema": true, "word": "[MORE]"});
    let flag = |word: &str| json!({"name": "force", "schema": true, "word": word});
    let plain = typed(json!("VALUE"), json!([value]));
    // As the runtime writes the line, as a person writes it out, and as nobody does.
    for usage in [json!("[-f] VALUE"), json!("VALUE [-f]"), Value::Null] {
        for parameters in [json!([flag("[-f]"), value]), json!([value, flag("[-f]")])] {
            let flagged = typed(usage.clone(), parameters.clone());
            assert_eq!(rules(&plain, &flagged), BTreeSet::from(["argument-added"]), "{flagged:?}");
            let other = typed(json!("[-f] VALUE"), json!([value, flag("[-f]")]));
            assert_eq!(rules(&flagged, &other), BTreeSet::new(), "{flagged:?}");
        }
    }
    for (word, usage) in [("[-o NAME]", "[-o NAME] VALUE"), ("[/FMT]", "[/FMT] VALUE")] {
        let flagged = typed(json!(usage), json!([value, flag(word)]));
        assert_eq!(rules(&plain, &flagged), BTreeSet::from(["argument-added"]), "{flagged:?}");
    }
    let written = |usage: &str| typed(json!(usage), json!([flag("[-f]"), value]));
    assert_eq!(rules(&written("[-f] the value"), &written("the value [-f]")), BTreeSet::new());
    assert_eq!(
        rules(&written("[-f] the value"), &written("[-f] a value")),
        BTreeSet::from(["prompt-word-changed"])
    );
    // What has a place is held to it, and a flag to its letter.
    let (there, back) = (json!([flag("[-f]"), value, more]), json!([more, flag("[-f]"), value]));
    assert_eq!(
        rules(&typed(json!("[-f] VALUE [MORE]"), there), &typed(json!("[-f] [MORE] VALUE"), back)),
        BTreeSet::from(["prompt-reordered"])
    );
    let renamed = typed(json!("[-g] VALUE"), json!([flag("[-g]"), value]));
    assert_eq!(rules(&written("[-f] VALUE"), &renamed), BTreeSet::from(["prompt-word-changed"]));
    // What comes behind all others moves none of them.
    let longer = typed(json!("VALUE [MORE]"), json!([value, more]));
    assert_eq!(rules(&plain, &longer), BTreeSet::from(["argument-added"]));
}

#[test]
fn a_type_that_holds_itself_and_has_another_name_is_no_change() {
    let tree = |name: &str, most: u8| {
        let own = json!({"$ref": format!("#/$defs/{name}")});
        let node = json!({"type": "object", "properties": {
            "children": {"type": "array", "items": own},
            "slot": {"type": "integer", "maximum": most},
        }});
        model(json!({"commands": [{"name": "c", "qmp": true, "result": own}], "results": {name: node}}))
    };
    assert_eq!(diff(&tree("A", 4), &tree("B", 4)).changes, []);
    let text = diff(&tree("A", 4), &tree("B", 8)).report(ReportFormat::Text);
    let expected = "breaks  result-limit-loosened: command `c`, result `slot`: maximum 4, now 8\n\
                    1 of 1 changes break clients\n";
    assert_eq!(text, expected);
}

#[test]
fn a_value_taken_from_a_real_qemu_is_found_where_it_is_used() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/query-qmp-schema.json");
    let answer: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let answer = answer.get("return").unwrap_or(&answer);
    let old = from_introspection("qemu", answer).unwrap();
    assert_eq!(diff(&old, &old).changes, []);
    let mut less = answer.as_array().unwrap().clone();
    less.retain(|entity| entity["name"] != "blockdev-add" || entity["meta-type"] != "command");
    let new = from_introspection("qemu", &Value::Array(less)).unwrap();
    let changes = diff(&old, &new);
    assert_eq!(changes.changes.len(), 1, "{changes:?}");
    assert_eq!(changes.changes[0].place, "command `blockdev-add`");
    let json: Value = serde_json::from_str(&changes.report(ReportFormat::Json)).unwrap();
    assert_eq!((&json["breaks"], &json["changes"][0]["rule"]), (&json!(true), &json!("command-removed")));
    assert!(
        changes.report(ReportFormat::Markdown).starts_with("## Breaks clients\n\n- **command-removed** ")
    );
}
