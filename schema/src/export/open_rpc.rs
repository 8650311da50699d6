//! `OpenRPC`: each command a method with parameters by name; not a claim that QMP is JSON-RPC, whose envelope it lacks.
//!
//! Generators and explorers of `OpenRPC` know methods, parameters and results; what they have no word for is in
//! `x-monitor-…`, and events are in `x-monitor-events`.

use serde_json::{Value, json};

use super::document::{Members, Node, pretty, schema, type_prefix};
use super::json_schema::{self, delivery};
use crate::types::{Direction, Types};
use crate::{Command, Model, Parameter};

/// The version of the specification that the document follows.
const VERSION: &str = "1.3.2";

pub(super) fn export(model: &Model) -> String {
    let version = model.version.clone().unwrap_or_else(|| "0".to_owned());
    let info = json!({"title": format!("Monitor of {}", model.name), "version": version});
    let commands = model.sorted_commands().into_iter().filter(|command| command.qmp);
    let mut schemas = Members::new();
    for Types { direction, named } in [Types::arguments(model), Types::results(model)] {
        for (name, definition) in named {
            schemas.push(format!("{}{name}", type_prefix(direction)), schema(definition, direction));
        }
    }
    let document = Members::new()
        .with("openrpc", VERSION)
        .with("info", info)
        .with("methods", Node::List(commands.map(|command| method(command).into()).collect()))
        .with("components", Members::new().with("schemas", schemas))
        .with(
            "x-monitor-events",
            Node::List(
                model
                    .sorted_events()
                    .into_iter()
                    .map(|event| {
                        let data = event
                            .data
                            .as_ref()
                            .map_or(Value::Null.into(), |data| schema(data, Direction::Out));
                        let mut event_info = Members::new()
                            .with("name", event.name.as_str())
                            .with("description", event.docs.as_str());
                        json_schema::features(&mut event_info, &event.features);
                        delivery(&mut event_info, event);
                        event_info.with("data", data).into()
                    })
                    .collect(),
            ),
        );
    // Named types are elsewhere than in JSON Schema; nothing but a reference looks like one.
    pretty(&document).replace("\"#/$defs/", "\"#/components/schemas/")
}

fn method(command: &Command) -> Members {
    let mut method = Members::new().with("name", command.name.as_str());
    if let Some(summary) = command.docs.lines().next() {
        method.push("summary", summary);
        if summary != command.docs.trim() {
            method.push("description", command.docs.as_str());
        }
    }
    if command.features.iter().any(|feature| feature == "deprecated") {
        method.push("deprecated", true);
    }
    method.push("paramStructure", "by-name");
    // The specification wants what is required first.
    let (required, optional): (Vec<_>, Vec<_>) = command.parameters.iter().partition(|one| one.required);
    let parameters = required.into_iter().chain(optional);
    method.push("params", Node::List(parameters.map(|one| parameter(one).into()).collect()));
    let result = command.result.as_ref().map_or_else(
        || json!({"type": "object", "additionalProperties": false}).into(),
        |result| schema(result, Direction::Out),
    );
    if !command.silent {
        method.push("result", Members::new().with("name", "return").with("schema", result));
    }
    if !command.features.is_empty() {
        method.push("x-features", command.features.clone());
    }
    json_schema::manner(&mut method, command);
    method
}

fn parameter(parameter: &Parameter) -> Members {
    let mut members = Members::new().with("name", parameter.name.as_str());
    if !parameter.docs.is_empty() {
        members.push("description", parameter.docs.as_str());
    }
    members.push("required", parameter.required);
    if parameter.features.iter().any(|feature| feature == "deprecated") {
        members.push("deprecated", true);
    }
    // What it means stands above; its default and its unit are the schema's.
    let undocumented = Parameter { docs: String::new(), ..parameter.clone() };
    members.with("schema", json_schema::parameter(&undocumented))
}
