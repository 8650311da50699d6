//! Whole messages of the wire, filled with examples; not the examples.

use serde_json::json;

use super::document::{Members, compact};
use crate::example::example;
use crate::types::Types;
use crate::{Command, Event};

/// A request with all the arguments it must have, in the order they are declared.
///
/// It has an id where the reply may not be the next thing that comes.
pub(super) fn request(command: &Command, types: Types<'_>) -> String {
    let mut arguments = Members::new();
    for parameter in command.parameters.iter().filter(|parameter| parameter.required) {
        arguments.push(&parameter.name, example(&parameter.schema, types));
    }
    let mut request = Members::new().with("execute", command.name.as_str());
    if !arguments.is_empty() {
        request.push("arguments", arguments);
    }
    compact(&with_id(request, command))
}

/// The reply to that request.
pub(super) fn reply(command: &Command, types: Types<'_>) -> String {
    let value = command.result.as_ref().map_or_else(|| json!({}), |schema| example(schema, types));
    compact(&with_id(Members::new().with("return", value), command))
}

fn with_id(mut message: Members, command: &Command) -> Members {
    if command.asynchronous {
        message.push("id", 1);
    }
    message
}

/// An event as it comes.
pub(super) fn event(event: &Event, types: Types<'_>) -> String {
    let mut message = Members::new().with("event", event.name.as_str());
    if let Some(schema) = &event.data {
        message.push("data", example(schema, types));
    }
    let timestamp = Members::new().with("seconds", 1_767_225_600).with("microseconds", 250_000);
    compact(&message.with("timestamp", timestamp))
}
