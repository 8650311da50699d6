//! What a monitor's interface is, as data that serde writes and reads back without loss; not where it comes from, nor
//! what becomes of it.
//!
//! The structs are not `#[non_exhaustive]`: whoever fills a model writes them out in full, so that a field added here
//! cannot be forgotten there. A field that a file does not have is empty, so that models of older versions can be read.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Definitions;

/// The whole interface of one monitor.
///
/// Schemas are JSON Schema 2020-12 values. They name types as `#/$defs/NAME`, where the name is looked up in
/// [`arguments`](Model::arguments) from a parameter, and in [`results`](Model::results) from a result or an event. What
/// JSON Schema has no word for stands in `x-…` keywords: `x-features` with the names of features, beside
/// `"deprecated": true` where one of them is `deprecated`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Model {
    /// What the monitor is called, as in the title of a document.
    pub name: String,
    /// The version of the program the model was made from, if it says one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The commands; documents list them by name, whatever the order here.
    pub commands: Vec<Command>,
    /// The events; documents list them by name, whatever the order here.
    pub events: Vec<Event>,
    /// The names of commands and events in the order they are declared in, which is the order of introspection. Names
    /// that are not here come last.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub declared: Vec<String>,
    /// The named types of parameters, as serde reads them.
    pub arguments: Definitions,
    /// The named types of results and events, as serde writes them.
    pub results: Definitions,
}

/// One command, over QMP, at the prompt, or both.
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own, and the file names it")]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Command {
    /// The name on the wire; a command that is only at the prompt has one too.
    pub name: String,
    /// Whether QMP accepts the command.
    pub qmp: bool,
    /// Other names QMP accepts, kept for old clients.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// The full names at the prompt, such as `info status`, the usual one first; empty if it is not at the prompt.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub human: Vec<String>,
    /// The arguments as they are typed at the prompt, if that is not what stands for each parameter in turn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usage: Option<String>,
    /// A line that a person may type at the prompt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<String>,
    /// The documentation, in Markdown.
    pub docs: String,
    /// The version that first had the command.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// The command's features, in QEMU's terms: `deprecated`, `unstable`, and others that a client may look for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub features: Vec<String>,
    /// What to use instead of a deprecated command.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instead: Option<String>,
    /// The run states in which the command is allowed; empty if it is in all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub states: Vec<String>,
    /// What a session must be allowed to run it, such as `read`, or `control`, which allows more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access: Option<String>,
    /// Whether the reply may come later than the return of the handler, other commands running meanwhile.
    #[serde(skip_serializing_if = "is_false")]
    pub asynchronous: bool,
    /// Whether the command may run out of band, ahead of those that wait.
    #[serde(skip_serializing_if = "is_false")]
    pub oob: bool,
    /// Whether only failure is answered: QEMU's `success-response: false`.
    #[serde(skip_serializing_if = "is_false")]
    pub silent: bool,
    /// The named type that the parameters are the members of, if there is one: QEMU's `boxed`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub boxed: Option<String>,
    /// The parameters in the order they are typed at the prompt.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<Parameter>,
    /// The schema of what is returned; `None` for a command that replies `{}`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<Value>,
}

/// One parameter of a command.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Parameter {
    /// The name on the wire.
    pub name: String,
    /// The documentation, in Markdown.
    pub docs: String,
    /// Whether a request without it is refused.
    pub required: bool,
    /// The text of the default expression, in Rust.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// What a number counts, such as `bytes`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The parameter's features, as those of a [`Command`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub features: Vec<String>,
    /// What to use instead of a deprecated parameter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instead: Option<String>,
    /// What stands for it in the line at the prompt, such as `[-f]` or `on|off`; if nothing does, its name in capitals,
    /// in brackets if it may be left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub word: Option<String>,
    /// How that is typed, in words, where the type alone does not say: `a size, in MiB without a suffix`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub typed: Option<String>,
    /// The schema of the value; for an optional parameter that of the inner value, since null is refused where a
    /// parameter may be absent.
    pub schema: Value,
}

/// One event the monitor may send.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Event {
    /// The name on the wire.
    pub name: String,
    /// The documentation, in Markdown.
    pub docs: String,
    /// The version that first had the event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// The event's features, as those of a [`Command`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub features: Vec<String>,
    /// What to use instead of a deprecated event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instead: Option<String>,
    /// How many milliseconds pass at least between two that are sent; of those that come meanwhile only the last is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rate_limit_ms: Option<u64>,
    /// What a client must have enabled when it negotiated, if it gets the event only then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capability: Option<String>,
    /// The schema of the `data` member; `None` for an event without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<Value>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_false(value: &bool) -> bool {
    !*value
}

/// A command or an event.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Declared<'a> {
    Command(&'a Command),
    Event(&'a Event),
}

impl Model {
    /// The command of that name, or of that alias.
    pub fn command(&self, name: &str) -> Option<&Command> {
        let known =
            |command: &&Command| command.name == name || command.aliases.iter().any(|one| one == name);
        self.commands.iter().find(|command| command.name == name).or_else(|| self.commands.iter().find(known))
    }

    /// The event of that name.
    pub fn event(&self, name: &str) -> Option<&Event> {
        self.events.iter().find(|event| event.name == name)
    }

    /// Whether anything is known of a prompt; introspection says nothing of it.
    pub(crate) fn has_prompt(&self) -> bool {
        self.commands.iter().any(|command| !command.human.is_empty())
    }

    /// The commands by name, which is the order of every document that is read.
    pub(crate) fn sorted_commands(&self) -> Vec<&Command> {
        let mut commands: Vec<_> = self.commands.iter().collect();
        commands.sort_by(|a, b| a.name.cmp(&b.name));
        commands
    }

    /// The events by name, which is the order of every document that is read.
    pub(crate) fn sorted_events(&self) -> Vec<&Event> {
        let mut events: Vec<_> = self.events.iter().collect();
        events.sort_by(|a, b| a.name.cmp(&b.name));
        events
    }

    /// The commands that QMP accepts and the events, in the order of their declaration.
    pub(crate) fn in_order(&self) -> Vec<Declared<'_>> {
        let places: HashMap<_, _> =
            self.declared.iter().enumerate().map(|(place, name)| (name.as_str(), place)).collect();
        let place = |name: &str| places.get(name).copied().unwrap_or(usize::MAX);
        let commands = self.sorted_commands().into_iter().filter(|command| command.qmp);
        let commands = commands.map(|command| (place(&command.name), Declared::Command(command)));
        let events =
            self.sorted_events().into_iter().map(|event| (place(&event.name), Declared::Event(event)));
        let mut all: Vec<_> = commands.chain(events).collect();
        // Stable: what has no place stays as it is, commands before events.
        all.sort_by_key(|(place, _)| *place);
        all.into_iter().map(|(_, declared)| declared).collect()
    }
}

impl Command {
    /// The line at the prompt, under one of its names there.
    pub fn prompt_line(&self, name: &str) -> String {
        let each = || self.parameters.iter().map(Parameter::usage).collect::<Vec<_>>().join(" ");
        let arguments = self.usage.clone().unwrap_or_else(each);
        format!("{name} {arguments}").trim_end().to_owned()
    }
}

impl Event {
    /// Who is sent it and how often, in a sentence or two; nothing if it is everyone and each time.
    pub(crate) fn delivery(&self) -> Option<String> {
        let capability =
            self.capability.as_ref().map(|name| format!("Sent to clients that have enabled `{name}`."));
        let rate = self.rate_limit_ms.map(|limit| {
            format!("At most one is sent in {limit} ms; of those that come meanwhile, the last.")
        });
        let said: Vec<_> = capability.into_iter().chain(rate).collect();
        (!said.is_empty()).then(|| said.join(" "))
    }
}

impl Parameter {
    /// What stands for it in the line at the prompt.
    pub fn usage(&self) -> String {
        let name = || {
            if self.required { self.name.to_uppercase() } else { format!("[{}]", self.name.to_uppercase()) }
        };
        self.word.clone().unwrap_or_else(name)
    }
    /// Whether it is told by its first character and not by its place: `[-f]`, `-o NAME`, or `[/FMT]`.
    pub(crate) fn is_flag(&self) -> bool {
        let word = self.word.as_deref().unwrap_or_default();
        word.trim_start_matches('[').starts_with(['-', '/'])
    }
}
