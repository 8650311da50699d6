//! What a monitor's interface is, as data that serde writes and reads back without loss; not where it comes from, nor
//! what becomes of it.
//!
//! The structs are not `#[non_exhaustive]`: whoever fills a model writes them out in full, so that a field added here
//! cannot be forgotten there.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Definitions;

/// The whole interface of one monitor.
///
/// Schemas are JSON Schema 2020-12 values. They name types as `#/$defs/NAME`, where the name is looked up in
/// [`arguments`](Model::arguments) from a parameter, and in [`results`](Model::results) from a result or an event.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// What the monitor is called, as in the title of a document.
    pub name: String,
    /// The version of the program the model was made from, if it says one.
    pub version: Option<String>,
    /// The commands; documents list them by name, whatever the order here.
    pub commands: Vec<Command>,
    /// The events; documents list them by name, whatever the order here.
    pub events: Vec<Event>,
    /// The named types of parameters, as serde reads them.
    pub arguments: Definitions,
    /// The named types of results and events, as serde writes them.
    pub results: Definitions,
}

/// One command, over QMP, at the prompt, or both.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Command {
    /// The name on the wire; a command that is only at the prompt has one too.
    pub name: String,
    /// Whether QMP accepts the command.
    pub qmp: bool,
    /// Other names QMP accepts, kept for old clients.
    pub aliases: Vec<String>,
    /// The full names at the prompt, such as `info status`, the usual one first; empty if it is not at the prompt.
    pub human: Vec<String>,
    /// The documentation, in Markdown.
    pub docs: String,
    /// Whether the reply may come later than the return of the handler, other commands running meanwhile.
    pub asynchronous: bool,
    /// Whether the command may run out of band, ahead of those that wait.
    pub oob: bool,
    /// The parameters in the order they are typed at the prompt.
    pub parameters: Vec<Parameter>,
    /// The schema of what is returned; `None` for a command that replies `{}`.
    pub result: Option<Value>,
}

/// One parameter of a command.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Parameter {
    /// The name on the wire.
    pub name: String,
    /// The documentation, in Markdown.
    pub docs: String,
    /// Whether a request without it is refused.
    pub required: bool,
    /// The text of the default expression, in Rust.
    pub default: Option<String>,
    /// The schema of the value; for an optional parameter that of the inner value, since null is refused where a
    /// parameter may be absent.
    pub schema: Value,
}

/// One event the monitor may send.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// The name on the wire.
    pub name: String,
    /// The documentation, in Markdown.
    pub docs: String,
    /// The schema of the `data` member; `None` for an event without one.
    pub data: Option<Value>,
}

impl Model {
    /// The commands by name, which is the order of every document.
    pub(crate) fn sorted_commands(&self) -> Vec<&Command> {
        let mut commands: Vec<_> = self.commands.iter().collect();
        commands.sort_by(|a, b| a.name.cmp(&b.name));
        commands
    }

    /// The events by name, which is the order of every document.
    pub(crate) fn sorted_events(&self) -> Vec<&Event> {
        let mut events: Vec<_> = self.events.iter().collect();
        events.sort_by(|a, b| a.name.cmp(&b.name));
        events
    }
}
