//! A table described as a [`Model`], with nothing running. What is made of a model is `monitor-schema`'s.

use crate::command::{
    Access, CommandInfo, CommandTable, Commands, Features, Parameter, Shape, Source, Syntax, limited,
};
use crate::qmp::CommandProgress;
use crate::{EventInfo, human};
use monitor_schema::schemars::SchemaGenerator;
use monitor_schema::{Command, Event, Generator, Model, NameClash, Parameter as Described};
use serde_json::Value;

impl<C: ?Sized, S: ?Sized> CommandTable<C, S> {
    /// The interface of a monitor that serves this table, called `name`: the source of every document.
    ///
    /// # Errors
    /// If two types of arguments, or two of results, have one name.
    pub fn model(&'static self, name: impl Into<String>) -> Result<Model, NameClash> {
        self.declarations().model(name)
    }
}

impl Commands {
    /// The interface of a monitor that serves these commands, called `name`.
    ///
    /// # Errors
    /// If two types of arguments, or two of results, have one name.
    pub fn model(&'static self, name: impl Into<String>) -> Result<Model, NameClash> {
        let mut generator = Generator::new();
        // By name, so that the order of the table does not show in the types.
        let mut infos: Vec<_> = self.iter().collect();
        let mut declared: Vec<_> = infos.iter().map(|info| info.name.to_owned()).collect();
        declared.extend(self.events().chain(CommandProgress::of(self)).map(|info| info.name.to_owned()));
        infos.sort_by_key(|info| info.name);
        let commands = infos.into_iter().map(|info| command(info, &mut generator)).collect();
        let mut events: Vec<_> = self.events().map(|info| event(info, None, &mut generator)).collect();
        // What sessions send of their own accord, to those who asked for it.
        let progress = CommandProgress::of(self);
        events.extend(progress.map(|info| event(info, Some("progress"), &mut generator)));
        events.sort_by(|one, other| one.name.cmp(&other.name));
        let (arguments, results) = generator.finish()?;
        Ok(Model { name: name.into(), version: None, commands, events, declared, arguments, results })
    }
}

fn command(info: &'static CommandInfo, generator: &mut Generator) -> Command {
    let mut aliases: Vec<_> = info.qmp.iter().map(|name| name.text().to_owned()).collect();
    aliases.retain(|name| name != info.name);
    let (boxed, parameters) = arguments(info, generator);
    Command {
        name: info.name.to_owned(),
        qmp: !info.qmp.is_empty(),
        aliases,
        human: info.human.iter().map(|name| name.text().to_owned()).collect(),
        usage: (!info.human.is_empty()).then(|| human::arguments(info)),
        example: human::example(info),
        docs: info.docs.to_owned(),
        since: info.since.map(str::to_owned),
        features: names(&info.features),
        instead: info.features.deprecated.map(str::to_owned),
        states: info.states.map_or_else(Vec::new, |states| states()),
        access: Some(access(info.access)),
        asynchronous: info.asynchronous,
        oob: info.oob,
        silent: !info.success_response,
        boxed,
        parameters,
        result: (info.result.schema)().map(|schema| generator.result(schema)),
    }
}

/// The type that the arguments are the members of, if there is one with a name, and the parameters.
fn arguments(info: &'static CommandInfo, generator: &mut Generator) -> (Option<String>, Vec<Described>) {
    if let Some(flatten) = info.flatten
        && let Source::Value(value) = info.parameters[flatten].source
    {
        return generator.arguments(value.schema);
    }
    let parameters = info.arguments().map(|(_, parameter, shape)| described(parameter, &shape, generator));
    (None, parameters.collect())
}

fn names(features: &Features) -> Vec<String> {
    features.names().map(str::to_owned).collect()
}

/// How something is typed, where its type does not say.
fn typed(syntax: Syntax) -> Option<String> {
    let unit = |unit: u64| {
        ["bytes", "KiB", "MiB", "GiB"].get(unit.trailing_zeros() as usize / 10).unwrap_or(&"units")
    };
    Some(match syntax {
        Syntax::ByType => return None,
        Syntax::Expression { unit: size } => format!("an expression, in {}", unit(size)),
        Syntax::File => "the name of a file".to_owned(),
        Syntax::Format => "how to show memory: a count, a format and a size, as in `/8xw`".to_owned(),
        Syntax::Options { implied: Some(key) } => {
            format!("`key=value,…`; a value that stands first is that of `{key}`")
        }
        Syntax::Options { implied: None } => "`key=value,…`".to_owned(),
        Syntax::Rest => "the rest of the line as it stands".to_owned(),
        Syntax::Size { unit: size } => format!("a size with a suffix, without one in {}", unit(size)),
        Syntax::Time => "a time in seconds, or with `ms`, `us` or `ns`".to_owned(),
    })
}

/// What a number counts, where how it is typed says so.
fn unit(syntax: Syntax) -> Option<&'static str> {
    match syntax {
        Syntax::Size { .. } => Some("bytes"),
        Syntax::Expression { unit } if unit > 1 => Some("bytes"),
        Syntax::Time => Some("seconds"),
        _ => None,
    }
}

fn access(access: Access) -> String {
    match access {
        Access::Control => "control",
        Access::Read => "read",
    }
    .to_owned()
}

fn described(parameter: &'static Parameter, shape: &Shape, generator: &mut Generator) -> Described {
    Described {
        name: parameter.name.to_owned(),
        docs: parameter.docs.to_owned(),
        required: !parameter.is_optional(shape),
        default: parameter.default.map(str::to_owned),
        unit: unit(parameter.syntax()).map(str::to_owned),
        features: names(&parameter.features),
        instead: parameter.features.deprecated.map(str::to_owned),
        word: Some(human::argument(parameter, shape)),
        typed: typed(parameter.syntax()),
        schema: match parameter.source {
            Source::Value(value) => {
                limited(generator.argument(value.schema, shape.optional), parameter.limits)
            }
            Source::Caller | Source::Descriptor => Value::Bool(false),
        },
    }
}

fn event(info: &'static EventInfo, capability: Option<&str>, generator: &mut Generator) -> Event {
    Event {
        name: info.name.to_owned(),
        docs: info.docs.to_owned(),
        since: info.since.map(str::to_owned),
        features: names(&info.features),
        instead: info.features.deprecated.map(str::to_owned),
        rate_limit_ms: info.rate_limit.and_then(|limit| u64::try_from(limit.as_millis()).ok()),
        capability: capability.map(str::to_owned),
        data: (info.data.schema)()
            .filter(|schema| has_members(*schema))
            .map(|schema| generator.result(schema)),
    }
}

/// Whether an event of this type carries data: a struct without members is sent without.
fn has_members(schema: monitor_schema::SchemaFn) -> bool {
    // A generator of its own, so that a type without members is not among those of the model.
    let mut generator = SchemaGenerator::default();
    let schema = schema(&mut generator);
    let definitions = generator.definitions();
    let name = schema.get("$ref").and_then(|path| path.as_str()?.rsplit('/').next());
    let resolved = name.and_then(|name| definitions.get(name)).unwrap_or(schema.as_value());
    let members = resolved.get("properties").and_then(|members| members.as_object());
    let opaque = resolved
        .get("type")
        .and_then(|kind| kind.as_str())
        .is_none_or(|kind| kind != "null" && kind != "object");
    opaque || members.is_some_and(|members| !members.is_empty())
}
