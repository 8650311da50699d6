//! A model that is written to a file and read back is the same model, whatever is in it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use monitor_schema::{Command, Definitions, Event, Format, Model, Parameter, export};
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_oneof, proptest};
use serde_json::{Number, Value};

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z-]{0,8}", "\\PC{0,12}", any::<String>()]
}

fn texts() -> impl Strategy<Value = Vec<String>> {
    vec(text(), 0..3)
}

/// Anything that a schema or a default may hold.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_filter_map("finite", |float| Number::from_f64(float).map(Value::from)),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            btree_map(text(), inner, 0..4).prop_map(|members| members.into_iter().collect()),
        ]
    })
}

fn definitions() -> impl Strategy<Value = Definitions> {
    btree_map(text(), value(), 0..3)
}

fn parameter() -> impl Strategy<Value = Parameter> {
    let texts = (text(), text(), texts());
    let options = (option::of(text()), option::of(text()), option::of(text()), option::of(text()));
    (texts, options, option::of(text()), any::<bool>(), value()).prop_map(
        |((name, docs, features), (default, unit, instead, word), typed, required, schema)| Parameter {
            name,
            docs,
            required,
            default,
            unit,
            features,
            instead,
            word,
            typed,
            schema,
        },
    )
}

fn command() -> impl Strategy<Value = Command> {
    let lists = (texts(), texts(), texts(), texts(), vec(parameter(), 0..3));
    let options = (option::of(text()), option::of(text()), option::of(text()), option::of(text()));
    let flags = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    // Null is how a file says that there is none.
    let result = option::of(value().prop_filter("a schema", |value| !value.is_null()));
    ((text(), text()), lists, options, (option::of(text()), option::of(text())), flags, result).prop_map(
        |(
            (name, docs),
            (aliases, human, features, states, parameters),
            (usage, since, instead, access),
            (boxed, example),
            (qmp, asynchronous, oob, silent),
            result,
        )| Command {
            name,
            qmp,
            aliases,
            human,
            usage,
            example,
            docs,
            since,
            features,
            instead,
            states,
            access,
            asynchronous,
            oob,
            silent,
            boxed,
            parameters,
            result,
        },
    )
}

fn event() -> impl Strategy<Value = Event> {
    let options = (option::of(text()), option::of(text()), option::of(text()), option::of(any::<u64>()));
    let data = option::of(value().prop_filter("a schema", |value| !value.is_null()));
    ((text(), text(), texts()), options, data).prop_map(
        |((name, docs, features), (since, instead, capability, rate_limit_ms), data)| Event {
            name,
            docs,
            since,
            features,
            instead,
            rate_limit_ms,
            capability,
            data,
        },
    )
}

fn model() -> impl Strategy<Value = Model> {
    let lists = (vec(command(), 0..4), vec(event(), 0..3), texts());
    (text(), option::of(text()), lists, definitions(), definitions()).prop_map(
        |(name, version, (commands, events, declared), arguments, results)| Model {
            name,
            version,
            commands,
            events,
            declared,
            arguments,
            results,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_back(model in model()) {
        let file = export(&model, Format::Model);
        let read: Model = serde_json::from_str(&file).unwrap();
        assert_eq!(export(&read, Format::Model), file);
        // Documents list by name, and so does the file.
        let mut sorted = model;
        sorted.commands.sort_by(|one, other| one.name.cmp(&other.name));
        sorted.events.sort_by(|one, other| one.name.cmp(&other.name));
        assert_eq!(read, sorted);
    }
}
