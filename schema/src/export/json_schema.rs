//! One JSON Schema 2020-12 document: any request of the monitor, and every argument, result and event by name.
//!
//! `$defs` is flat, as the specification wants it; the names begin with what they are: `request.NAME`,
//! `arguments.NAME`, `result.NAME`, `event.NAME`, `type.in.NAME` for types as the monitor reads them and
//! `type.out.NAME` as it writes them. What JSON Schema has no word for is in `x-monitor-…` keywords.

use serde_json::{Value, json};

use super::document::{Members, Node, pretty, schema, schema_members, type_prefix};
use crate::types::{Direction, Types};
use crate::{Command, Event, Model, Parameter};

pub(super) fn export(model: &Model) -> String {
    let mut document = Members::new()
        .with("$schema", schemars::consts::meta_schemas::DRAFT2020_12)
        .with("title", format!("Requests of the monitor {}", model.name))
        .with(
            "description",
            "Accepts any request of the machine protocol. The definitions hold the arguments, result and request \
             of each command, each event, and the types they are made of.",
        );
    if let Some(version) = &model.version {
        document.push("x-monitor-version", version.as_str());
    }
    let requests = model.sorted_commands().into_iter().filter(|command| command.qmp);
    let requests: Vec<_> =
        requests.map(|command| reference(&format!("request.{}", command.name)).into()).collect();
    // An empty list of alternatives is no schema; without commands no request is right.
    if requests.is_empty() {
        document.push("not", json!({}));
    } else {
        document.push("oneOf", Node::List(requests));
    }
    document.push("$defs", definitions(model));
    pretty(&document)
}

fn definitions(model: &Model) -> Members {
    let mut all = Members::new();
    let commands = model.sorted_commands();
    for command in &commands {
        all.push(format!("arguments.{}", command.name), arguments(command));
    }
    for event in model.sorted_events() {
        all.push(format!("event.{}", event.name), event_message(event));
    }
    for command in commands.iter().filter(|command| command.qmp) {
        all.push(format!("request.{}", command.name), request(command));
    }
    for command in &commands {
        all.push(format!("result.{}", command.name), result(command));
    }
    for Types { direction, named } in [Types::arguments(model), Types::results(model)] {
        for (name, definition) in named {
            all.push(format!("{}{name}", type_prefix(direction)), schema(definition, direction));
        }
    }
    all
}

fn reference(definition: &str) -> Members {
    Members::new().with("$ref", format!("#/$defs/{definition}"))
}

/// The arguments object of a command, and what else is known of the command.
fn arguments(command: &Command) -> Members {
    let mut object = Members::new();
    describe(&mut object, &command.docs);
    features(&mut object, &command.features);
    match &command.boxed {
        Some(name) => object.push("$ref", format!("#/$defs/{}{name}", type_prefix(Direction::In))),
        None => parameters(&mut object, command),
    }
    manner(&mut object, command);
    object
}

/// How a command is reached and how it runs.
pub(super) fn manner(object: &mut Members, command: &Command) {
    if let Some(access) = &command.access {
        object.push("x-monitor-access", access.as_str());
    }
    object.push("x-monitor-asynchronous", command.asynchronous);
    if let Some(example) = &command.example {
        object.push("x-monitor-example", example.as_str());
    }
    object.push("x-monitor-human", command.human.clone());
    if let Some(instead) = &command.instead {
        object.push("x-monitor-instead", instead.as_str());
    }
    object.push("x-monitor-oob", command.oob);
    object.push("x-monitor-order", names(command.parameters.iter()));
    object.push("x-monitor-qmp", command.qmp);
    if command.silent {
        object.push("x-monitor-silent", true);
    }
    if let Some(since) = &command.since {
        object.push("x-monitor-since", since.as_str());
    }
    if !command.states.is_empty() {
        object.push("x-monitor-states", command.states.clone());
    }
}

fn parameters(object: &mut Members, command: &Command) {
    let mut properties = Members::new();
    for one in &command.parameters {
        properties.push(&one.name, parameter(one));
    }
    object.push("type", "object");
    object.push("properties", properties);
    let required = names(command.parameters.iter().filter(|one| one.required));
    if !required.is_empty() {
        object.push("required", required);
    }
    object.push("additionalProperties", false);
}

pub(super) fn features(object: &mut Members, features: &[String]) {
    if features.is_empty() {
        return;
    }
    if features.iter().any(|feature| feature == "deprecated") {
        object.set_last("deprecated", true);
    }
    object.set_last("x-features", features.to_vec());
}

fn names<'a>(parameters: impl Iterator<Item = &'a Parameter>) -> Vec<String> {
    parameters.map(|parameter| parameter.name.clone()).collect()
}

/// The schema of a parameter, with what else is known of it.
pub(super) fn parameter(parameter: &Parameter) -> Node {
    let mut members = match &parameter.schema {
        Value::Object(object) => schema_members(object, Direction::In),
        // Any value at all, which there is nothing to add to but words.
        Value::Bool(true) => Members::new(),
        other => return other.clone().into(),
    };
    if !parameter.docs.is_empty() {
        members.set_first("description", parameter.docs.as_str());
    }
    if let Some(text) = &parameter.default {
        // A type may come with a default of its own, which is not what this command takes.
        match serde_json::from_str::<Value>(text) {
            Ok(value) => members.set_last("default", value),
            Err(_) => members.push("x-monitor-default", text.as_str()),
        }
    }
    features(&mut members, &parameter.features);
    if let Some(instead) = &parameter.instead {
        members.push("x-monitor-instead", instead.as_str());
    }
    if let Some(unit) = &parameter.unit {
        members.push("x-monitor-unit", unit.as_str());
    }
    if members.is_empty() { true.into() } else { members.into() }
}

/// A whole request, in band or out of it.
fn request(command: &Command) -> Members {
    let mut properties = Members::new().with("execute", name(command));
    if command.oob {
        properties.push("exec-oob", name(command));
    }
    properties.push("arguments", reference(&format!("arguments.{}", command.name)));
    properties.push("id", json!({"description": "Any value; the reply has the same."}));
    let needs_arguments = command.parameters.iter().any(|parameter| parameter.required);
    let mut required = if command.oob { vec![] } else { vec!["execute"] };
    required.extend(needs_arguments.then_some("arguments"));
    let mut object = Members::new().with("type", "object").with("properties", properties);
    if !required.is_empty() {
        object.push("required", required);
    }
    object.push("additionalProperties", false);
    if command.oob {
        object.push("oneOf", json!([{"required": ["execute"]}, {"required": ["exec-oob"]}]));
    }
    object
}

/// The name of a command in a request, or one of the names it is still known by.
fn name(command: &Command) -> Node {
    let own = json!({"const": command.name});
    if command.aliases.is_empty() {
        return own.into();
    }
    let aliases = command.aliases.iter().map(|alias| json!({"const": alias, "deprecated": true}));
    Members::new().with("oneOf", Value::Array(std::iter::once(own).chain(aliases).collect())).into()
}

fn result(command: &Command) -> Node {
    match &command.result {
        Some(result) => schema(result, Direction::Out),
        None => Members::new().with("type", "object").with("additionalProperties", false).into(),
    }
}

/// A whole event, as it stands on the wire.
fn event_message(event: &Event) -> Members {
    let mut properties = Members::new().with("event", json!({"const": event.name}));
    let mut required = vec!["event"];
    if let Some(data) = &event.data {
        properties.push("data", schema(data, Direction::Out));
        required.push("data");
    }
    let number = json!({"type": "integer"});
    let parts = Members::new().with("seconds", number.clone()).with("microseconds", number);
    let timestamp = Members::new()
        .with("type", "object")
        .with("properties", parts)
        .with("required", vec!["seconds", "microseconds"]);
    properties.push("timestamp", timestamp);
    required.push("timestamp");
    let mut object = Members::new();
    describe(&mut object, &event.docs);
    features(&mut object, &event.features);
    delivery(&mut object, event);
    object.with("type", "object").with("properties", properties).with("required", required)
}

/// Who is sent an event and how often.
pub(super) fn delivery(object: &mut Members, event: &Event) {
    if let Some(capability) = &event.capability {
        object.push("x-monitor-capability", capability.as_str());
    }
    if let Some(limit) = event.rate_limit_ms {
        object.push("x-monitor-rate-limit-ms", limit);
    }
}

fn describe(object: &mut Members, docs: &str) {
    if !docs.is_empty() {
        object.push("description", docs);
    }
}
