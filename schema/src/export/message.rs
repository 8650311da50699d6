//! Whole messages of the wire, filled with examples; not the examples.

use serde_json::json;

use super::document::{Members, compact};
use crate::example::example;
use crate::types::Types;
use crate::{Command, Event};

/// What of examples is to be said to whoever reads them.
pub(super) const ABOUT: &str = "The values in examples are made up; what may be absent is not shown, but for one argument \
     where all may be.";

/// A request with all the arguments it must have, in the order they are declared; where it must have none, with one, so
/// that it shows how they are given.
///
/// It has an id where the reply may not be the next thing that comes.
pub(super) fn request(command: &Command, types: Types<'_>) -> String {
    let mut arguments = Members::new();
    let mut shown: Vec<_> = command.parameters.iter().filter(|parameter| parameter.required).collect();
    if shown.is_empty() {
        // One that is deprecated or unstable is no example.
        shown.extend(command.parameters.iter().find(|parameter| parameter.features.is_empty()));
    }
    for parameter in shown {
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
