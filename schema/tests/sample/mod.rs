//! A small monitor with every kind of type in it, made through the generator as a runtime does it; no tests.

// Only the schemas of these types are looked at.
#![allow(dead_code, missing_docs)]

use std::collections::{BTreeMap, BTreeSet};

use monitor_schema::schemars::{JsonSchema, Schema, SchemaGenerator};
use monitor_schema::{Command, Event, Generator, Model, Parameter, SchemaFn};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Whether the machine runs.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum RunState {
    /// It runs.
    Running,
    /// It was stopped, and `cont` lets it go on.
    Paused,
    Shutdown,
}

/// How the machine is.
#[derive(Serialize, Deserialize, JsonSchema)]
struct StatusInfo {
    /// Whether it runs.
    status: RunState,
    /// True while the vCPU executes | not while it is parked.
    running: bool,
    /// Why it stopped.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

/// How much memory the guest has.
#[derive(Serialize, Deserialize, JsonSchema)]
struct BalloonInfo {
    /// In bytes.
    actual: u64,
}

/// Where a migration goes.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "kebab-case", deny_unknown_fields)]
enum Address {
    /// A host on the network.
    Inet { host: String, port: u16 },
    /// A socket in the file system.
    Unix { path: String },
}

/// A device, and those behind it.
#[derive(Serialize, Deserialize, JsonSchema)]
struct Device {
    id: String,
    /// Devices on its bus.
    children: Vec<Device>,
    /// Settings, by name.
    #[serde(default)]
    properties: BTreeMap<String, Value>,
    #[serde(flatten)]
    place: Place,
}

/// Where a device is.
#[derive(Serialize, Deserialize, JsonSchema)]
struct Place {
    slot: u8,
    /// The address on the bus, as in `Option<u16>`.
    address: Option<u16>,
}

/// A number of bytes.
#[derive(Serialize, Deserialize, JsonSchema)]
struct Bytes(u64);

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
enum NameOrNumber {
    Name(String),
    Number(i32),
}

/// Options of a migration.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct MigrateOptions {
    #[schemars(range(min = 1, max = 64))]
    threads: u8,
    #[schemars(length(min = 1), regex(pattern = r"^(a|b)\|c$"))]
    #[serde(default)]
    label: String,
    /// Tried in turn.
    addresses: Vec<Address>,
    features: BTreeSet<RunState2>,
}

/// Its name ends in a number.
#[derive(Serialize, Deserialize, JsonSchema, PartialEq, Eq, PartialOrd, Ord)]
enum RunState2 {
    A,
    B,
}

fn of<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

struct Sample {
    generator: Generator,
    commands: Vec<Command>,
}

impl Sample {
    /// Adds a command of that name to QMP and the prompt; the rest is for the caller to change.
    fn command(&mut self, name: &str, docs: &str, result: Option<SchemaFn>) -> &mut Command {
        self.commands.push(Command {
            name: name.into(),
            qmp: true,
            human: vec![name.strip_prefix("query-").map_or(name.into(), |what| format!("info {what}"))],
            docs: docs.into(),
            result: result.map(|result| self.generator.result(result)),
            ..Command::default()
        });
        self.commands.last_mut().unwrap()
    }

    /// Adds a parameter to the command added last; `how` is `!` for required, `?` for optional, else the default.
    fn parameter(&mut self, name: &str, docs: &str, how: &str, schema: SchemaFn) {
        let schema = self.generator.argument(schema, how == "?");
        let default = (how != "?" && how != "!").then(|| how.to_owned());
        let parameter = Parameter {
            name: name.into(),
            docs: docs.into(),
            required: how == "!",
            default,
            schema,
            ..Parameter::default()
        };
        self.commands.last_mut().unwrap().parameters.push(parameter);
    }
}

/// The model of the small monitor.
pub(crate) fn model() -> Model {
    let mut sample = Sample { generator: Generator::new(), commands: Vec::new() };
    commands(&mut sample);
    let Sample { mut generator, commands } = sample;
    let events = vec![
        Event { name: "STOP".into(), docs: "The machine was stopped.".into(), ..Event::default() },
        Event {
            name: "BALLOON_CHANGE".into(),
            docs: "The guest has given memory back, or taken some.".into(),
            data: Some(generator.result(of::<BalloonInfo>)),
            rate_limit_ms: Some(1000),
            capability: Some("balloon-events".into()),
            ..Event::default()
        },
    ];
    let (arguments, results) = generator.finish().unwrap();
    let names = commands.iter().map(|command| &command.name);
    let declared = names.chain(events.iter().map(|event| &event.name)).cloned().collect();
    let (name, version) = ("sample_vmm".into(), Some("1.2.3".into()));
    Model { name, version, commands, events, declared, arguments, results }
}

fn commands(sample: &mut Sample) {
    let docs = "Ask the guest to change its memory size.\n\nCompletes when the guest has reached the target.\n\n\
                # Errors\nIf the guest has no balloon.";
    let balloon = sample.command("balloon", docs, Some(of::<BalloonInfo>));
    balloon.asynchronous = true;
    balloon.example = Some("balloon 1G".into());
    sample.parameter("value", "Target in bytes.", "!", of::<u64>);

    sample.command("device-list", "The devices, as a tree.", Some(of::<Vec<Device>>)).human.clear();
    sample.parameter("bus", "Only those on this bus.", "?", of::<Option<NameOrNumber>>);
    sample.parameter("depth", "How far down.", "1", of::<u8>);
    sample.parameter("state", "", "RunState::Running", of::<RunState>);

    sample.command("human-only", "Not for programs.", None).qmp = false;
    sample.parameter("what", "", "?", of::<Option<String>>);

    sample.command("migrate", "Move the machine | to another host.", None).asynchronous = true;
    // Not in the order of the alphabet, which the prompt must not be in either.
    sample.parameter("to", "Where to.\n\nIt must listen: `a|b`.", "!", of::<Address>);
    sample.parameter("options", "How.", "!", of::<MigrateOptions>);
    sample.parameter("bandwidth", "The most per second.", "?", of::<Option<Bytes>>);
    sample.parameter("any-value", "Handed through.", "?", of::<Option<Value>>);

    let status = sample.command("query-status", "Whether the machine runs.", Some(of::<StatusInfo>));
    status.human = vec!["info status".into(), "info st".into()];
    let stop = sample.command("stop", "", None);
    stop.aliases = vec!["halt".into()];
    stop.states = vec!["running".into()];
    stop.access = Some("control".into());
    let old = sample.command("x-pause", "Stop it the old way.", None);
    old.features = vec!["deprecated".into(), "unstable".into(), "fast".into()];
    old.instead = Some("use `stop`".into());
    old.since = Some("0.9".into());
    old.silent = true;
    sample.parameter("delay", "How long to wait.", "?", of::<Option<u32>>);
    let delay = &mut sample.commands.last_mut().unwrap().parameters[0];
    delay.unit = Some("milliseconds".into());
    delay.features = vec!["deprecated".into()];
    delay.word = Some("[-d DELAY]".into());
    delay.typed = Some("a time, in milliseconds without a suffix".into());
    sample.command("query-maybe", "Something or nothing.", Some(of::<Option<RunState>>));
    sample.command("yank", "Break connections that hang.", None).oob = true;
    sample.parameter("instances", "Which.", "!", of::<Vec<String>>);
}
