//! What it takes to export the interface of a large monitor: `cargo bench -p monitor-schema --features html`. Nothing of this
//! runs when a monitor starts; it is asked for by a command line, or by a client.
//!
//! The monitor has 300 commands, and as many types as the sample's for every fifteen of them. What it took stands in the
//! crate's documentation. `-- qapi man` measures only these, for a profiler.

#![allow(clippy::unwrap_used, missing_docs, reason = "a benchmark fails by panicking")]

use monitor_schema::{Format, Model, export};
use rustix::time::{ClockId, clock_gettime};
use serde_json::Value;
use std::hint::black_box;
use std::time::Duration;

const COMMANDS: usize = 300;
const RUNS: usize = 20;

fn main() {
    // Those named, or all; cargo adds an option of its own.
    let wanted: Vec<_> = std::env::args().skip(1).filter(|one| !one.starts_with('-')).collect();
    let model = large();
    let types = model.arguments.len() + model.results.len();
    println!("{} commands, {} events, {types} types", model.commands.len(), model.events.len());
    for format in
        Format::ALL.iter().filter(|one| wanted.is_empty() || wanted.iter().any(|name| name == one.name()))
    {
        let (best, bytes) = (0..RUNS).map(|_| measured(&model, *format)).min().unwrap();
        println!("{:>14}  {:7.2} ms  {bytes:>9} bytes", format.name(), best.as_secs_f64() * 1e3);
    }
}

/// The processor's time, which is the same however busy the machine is otherwise.
fn measured(model: &Model, format: Format) -> (Duration, usize) {
    let now = || Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).unwrap();
    let start = now();
    let document = black_box(export(black_box(model), format));
    (now().saturating_sub(start), document.len())
}

/// The sample's interface as often as it takes, each time with commands, events and types of its own.
fn large() -> Model {
    let sample: Value = serde_json::from_str(include_str!("../tests/golden/sample.model.json")).unwrap();
    let mut large = Model { name: "large".to_owned(), ..Model::default() };
    let mut copy = 0;
    while large.commands.len() < COMMANDS {
        let mut value = sample.clone();
        number_references(&mut value, copy);
        let one: Model = serde_json::from_value(value).unwrap();
        large.commands.extend(one.commands.into_iter().map(|mut command| {
            command.name = format!("{}-{copy}", command.name);
            command.boxed = command.boxed.map(|name| format!("{name}N{copy}"));
            command
        }));
        large.events.extend(one.events.into_iter().map(|mut event| {
            event.name = format!("{}_{copy}", event.name);
            event
        }));
        let numbered = |(name, schema)| (format!("{name}N{copy}"), schema);
        large.arguments.extend(one.arguments.into_iter().map(numbered));
        large.results.extend(one.results.into_iter().map(numbered));
        copy += 1;
    }
    large.commands.truncate(COMMANDS);
    large
}

/// Leads every reference to the types of this copy.
fn number_references(value: &mut Value, copy: usize) {
    match value {
        Value::String(text) if text.starts_with("#/$defs/") => *text = format!("{text}N{copy}"),
        Value::Array(all) => all.iter_mut().for_each(|one| number_references(one, copy)),
        Value::Object(members) => members.values_mut().for_each(|one| number_references(one, copy)),
        _ => {}
    }
}
