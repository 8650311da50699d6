//! The documents of a small monitor: against checked-in texts, and against a validator that does not know this crate.
//!
//! `BLESS=1 cargo test -p monitor-schema` writes the checked-in texts anew.

// clippy.toml lets tests unwrap, but not the functions they share.
#![allow(clippy::unwrap_used)]

mod sample;

use std::path::Path;

use jsonschema::Validator;
use monitor_schema::{Format, Model, export};
use serde_json::{Value, json};

#[track_caller]
fn check_golden(format: Format, file: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(file);
    let text = export(&sample::model(), format);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap();
    // Line by line first, since a difference of two whole documents says nothing.
    for (number, (found, expected)) in text.lines().zip(expected.lines()).enumerate() {
        assert_eq!(found, expected, "{file}:{}; if the change is meant, run with BLESS=1", number + 1);
    }
    assert!(text == expected, "{file} differs at its end; if the change is meant, run with BLESS=1");
}

#[test]
fn json_schema_is_as_checked_in() {
    check_golden(Format::JsonSchema, "sample.schema.json");
}

#[test]
fn markdown_is_as_checked_in() {
    check_golden(Format::Markdown, "sample.md");
}

#[test]
fn introspection_is_as_checked_in() {
    check_golden(Format::Introspection, "sample.introspection.json");
}

#[test]
fn man_is_as_checked_in() {
    check_golden(Format::Man, "sample.7");
}

#[test]
fn the_rust_client_is_as_checked_in() {
    check_golden(Format::RustClient, "sample.client.rs");
}

#[test]
fn openrpc_is_as_checked_in() {
    check_golden(Format::OpenRpc, "sample.openrpc.json");
}

#[cfg(feature = "html")]
#[test]
fn html_is_as_checked_in() {
    check_golden(Format::Html, "sample.html");
}

/// Every link within the page of HTML leads somewhere, and nothing in it comes from elsewhere.
#[cfg(feature = "html")]
#[test]
fn the_page_is_whole() {
    let page = export(&sample::model(), Format::Html);
    let part = |between: &str| -> Vec<String> {
        page.split(between).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
    };
    let sections = part("<section id=\"");
    for link in part("href=\"#") {
        assert!(sections.contains(&link), "#{link} leads nowhere");
    }
    assert!(part("src=\"").is_empty() && !page.contains("<link"), "the page is not self-contained");
}

#[test]
fn qapi_is_as_checked_in() {
    check_golden(Format::Qapi, "sample.qapi");
}

#[test]
fn model_is_as_checked_in() {
    check_golden(Format::Model, "sample.model.json");
}

#[test]
fn a_model_is_read_back_without_loss() {
    let mut model = sample::model();
    model.commands[0].parameters[0].schema =
        json!({"minimum": 0.1 + 0.2, "maximum": u64::MAX, "const": -0.0});
    let text = serde_json::to_string(&model).unwrap();
    assert_eq!(serde_json::from_str::<Model>(&text).unwrap(), model);

    // A file is sorted, and once it is, writing what was read gives the same file.
    let file = export(&model, Format::Model);
    let read: Model = serde_json::from_str(&file).unwrap();
    assert_eq!(export(&read, Format::Model), file);
    model.commands.sort_by(|a, b| a.name.cmp(&b.name));
    model.events.sort_by(|a, b| a.name.cmp(&b.name));
    assert_eq!(read, model);
}

#[test]
fn documents_do_not_hang_on_the_order_of_the_model() {
    let model = sample::model();
    let mut turned = model.clone();
    turned.commands.reverse();
    turned.events.reverse();
    for format in Format::ALL {
        assert!(export(&turned, *format) == export(&model, *format), "{format} differs");
    }
}

fn schema_document(model: &Model) -> Value {
    serde_json::from_str(&export(model, Format::JsonSchema)).unwrap()
}

/// A validator of one definition of the document.
fn definition(document: &Value, name: &str) -> Validator {
    assert!(document["$defs"].get(name).is_some(), "there is no {name}");
    let root = json!({"$defs": document["$defs"], "$ref": format!("#/$defs/{name}")});
    jsonschema::draft202012::new(&root).unwrap()
}

#[test]
fn the_schema_is_valid_against_the_meta_schema() {
    for model in [sample::model(), Model::default()] {
        let document = schema_document(&model);
        jsonschema::draft202012::meta::validate(&document).unwrap();
        assert_eq!(document["$schema"], "https://json-schema.org/draft/2020-12/schema");
        // The validator finds what the meta-schema cannot see: a reference that leads nowhere.
        jsonschema::draft202012::new(&document).unwrap();
    }
}

#[test]
fn a_type_may_have_any_name() {
    let mut model = sample::model();
    let odd = "a/b c~d%é";
    model.results.insert(odd.into(), json!({"type": "boolean"}));
    model.commands[0].result = Some(json!({"$ref": "#/$defs/a~1b%20c~0d%25%C3%A9"}));
    let result = definition(&schema_document(&model), &format!("result.{}", model.commands[0].name));
    assert!(result.is_valid(&json!(true)));
    assert!(!result.is_valid(&json!(1)));
    assert!(
        export(&model, Format::Markdown)
            .contains("Returns: [a/b c\\~d%é](#type-out-a.2f.b.20.c.7e.d.25..e9.).")
    );
}

#[test]
fn requests_are_accepted_and_refused() {
    let document = schema_document(&sample::model());
    let validator = jsonschema::draft202012::new(&document).unwrap();
    let unix = json!({"type": "unix", "path": "/run/x"});
    let options = json!({"threads": 1, "addresses": [unix], "features": ["A"]});
    let cases = [
        (true, json!({"execute": "balloon", "arguments": {"value": 1}, "id": [null, {"x": 1}]})),
        (false, json!({"execute": "balloon"})),
        (false, json!({"execute": "balloon", "arguments": {}})),
        (false, json!({"execute": "balloon", "arguments": {"value": "1"}})),
        (false, json!({"execute": "balloon", "arguments": {"value": 1, "more": 1}})),
        (false, json!({"execute": "balloon", "arguments": {"value": 1}, "more": 1})),
        (false, json!({"exec-oob": "balloon", "arguments": {"value": 1}})),
        (true, json!({"execute": "stop"})),
        (true, json!({"execute": "stop", "arguments": {}})),
        (true, json!({"execute": "halt"})),
        (false, json!({"execute": "no-such"})),
        (false, json!({"execute": "human-only"})),
        (false, json!({"arguments": {}})),
        (false, json!([])),
        (true, json!({"exec-oob": "yank", "arguments": {"instances": []}, "id": 1})),
        (true, json!({"execute": "yank", "arguments": {"instances": ["a"]}})),
        (false, json!({"execute": "yank", "exec-oob": "yank", "arguments": {"instances": []}})),
        (false, json!({"arguments": {"instances": []}})),
        // Optional is not nullable, but a value that may be anything may be null.
        (true, json!({"execute": "device-list", "arguments": {"bus": 1, "state": "paused"}})),
        (false, json!({"execute": "device-list", "arguments": {"bus": null}})),
        (false, json!({"execute": "device-list", "arguments": {"state": "on"}})),
        (
            true,
            json!({"execute": "migrate", "arguments": {"to": unix, "options": options, "any-value": null}}),
        ),
        (
            false,
            json!({"execute": "migrate", "arguments": {"to": unix, "options": options, "bandwidth": null}}),
        ),
        (false, json!({"execute": "migrate", "arguments": {"to": {"type": "unix"}, "options": options}})),
    ];
    for (expected, request) in cases {
        assert_eq!(validator.is_valid(&request), expected, "{request}");
    }
}

#[test]
fn parameters_keep_their_order() {
    let text = export(&sample::model(), Format::JsonSchema);
    let migrate = text.split("\"arguments.migrate\"").nth(1).unwrap();
    let places: Vec<_> = ["\"to\": {", "\"options\": {", "\"bandwidth\": {", "\"any-value\": {"]
        .into_iter()
        .map(|member| migrate.find(member).unwrap())
        .collect();
    assert!(places.is_sorted(), "{places:?}");
    let document = schema_document(&sample::model());
    let order = &document["$defs"]["arguments.migrate"]["x-monitor-order"];
    assert_eq!(*order, json!(["to", "options", "bandwidth", "any-value"]));
}

#[test]
fn defaults_are_values_where_they_can_be() {
    let document = schema_document(&sample::model());
    let parameters = &document["$defs"]["arguments.device-list"]["properties"];
    assert_eq!(parameters["depth"]["default"], json!(1));
    assert_eq!(parameters["state"]["x-monitor-default"], "RunState::Running");
    assert_eq!(parameters["state"].get("default"), None);
    assert_eq!(parameters["bus"].get("default"), None);
}

/// Every message shown in the Markdown is one that the JSON Schema accepts.
#[test]
fn examples_are_valid() {
    let model = sample::model();
    let document = schema_document(&model);
    let requests = jsonschema::draft202012::new(&document).unwrap();
    let (mut sent, mut received, mut events) = (0, 0, 0);
    let mut last = Value::Null;
    for line in export(&model, Format::Markdown).lines() {
        if let Some(text) = line.strip_prefix("-> ") {
            last = serde_json::from_str(text).unwrap();
            requests.validate(&last).unwrap_or_else(|error| panic!("{text}: {error}"));
            sent += 1;
        } else if let Some(text) = line.strip_prefix("<- ") {
            let message: Value = serde_json::from_str(text).unwrap();
            let (name, value) = match message.get("event").and_then(Value::as_str) {
                Some(event) => (format!("event.{event}"), &message),
                None => (format!("result.{}", last["execute"].as_str().unwrap()), &message["return"]),
            };
            if let Err(error) = definition(&document, &name).validate(value) {
                panic!("{name}: {text}: {error}");
            }
            *(if message.get("event").is_some() { &mut events } else { &mut received }) += 1;
            assert_eq!(message.get("id"), last.get("id").filter(|_| message.get("event").is_none()));
        }
    }
    let commands = model.commands.iter().filter(|command| command.qmp).count();
    let answered = model.commands.iter().filter(|command| command.qmp && !command.silent).count();
    assert_eq!((sent, received, events), (commands, answered, model.events.len()));
}

/// Every link within the page leads somewhere, and no two places have one name.
#[test]
fn links_lead_somewhere() {
    let page = export(&sample::model(), Format::Markdown);
    let mut anchors: Vec<_> =
        page.split("<a id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    let links: Vec<_> = page.split("](#").skip(1).map(|rest| rest.split(')').next().unwrap()).collect();
    assert!(links.len() > anchors.len());
    for link in links {
        assert!(anchors.contains(&link), "#{link} leads nowhere");
    }
    let all = anchors.len();
    anchors.sort_unstable();
    anchors.dedup();
    assert_eq!(anchors.len(), all);
}
