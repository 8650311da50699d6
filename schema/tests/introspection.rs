//! QAPI introspection, against what a real QEMU answers: read and written again it is the same.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use monitor_schema::{Format, Model, export, from_introspection};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A real QEMU's answer, and that of QEMU's generator to a small schema that has everything in it once.
const QEMU: &str = include_str!("data/query-qmp-schema.json");
const LAB: &str = include_str!("data/lab-query-qmp-schema.json");

fn read(text: &str) -> (Value, Model) {
    let answer: Value = serde_json::from_str(text).unwrap();
    let model = from_introspection("qemu", &answer).unwrap();
    (answer, model)
}

fn written(model: &Model) -> Value {
    serde_json::from_str(&export(model, Format::Introspection)).unwrap()
}

#[test]
fn every_kind_of_type_comes_back_as_qemu_writes_it() {
    let (answer, model) = read(LAB);
    let written = written(&model);
    for (written, answer) in written.as_array().unwrap().iter().zip(answer.as_array().unwrap()) {
        assert_eq!(written, answer);
    }
    assert_eq!(written, answer);
}

/// A real QEMU also counts the types of what its build leaves out, so that numbers have gaps: types are followed from
/// the commands and events that use them.
#[test]
fn what_qemu_answers_comes_back() {
    let (answer, model) = read(QEMU);
    let written = written(&model);
    let by_name = |answer: &Value| -> BTreeMap<String, Value> {
        let entities = answer.as_array().unwrap().iter();
        entities.map(|entity| (entity["name"].as_str().unwrap().to_owned(), entity.clone())).collect()
    };
    let mut pairs = Pairs { left: by_name(&answer), right: by_name(&written), met: BTreeMap::new() };
    let declared = |answer: &Value| -> Vec<String> {
        let entities = answer.as_array().unwrap().iter();
        let declared = entities.filter(|entity| entity.get("arg-type").is_some());
        declared.map(|entity| entity["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(declared(&answer), declared(&written));
    for name in declared(&answer) {
        pairs.check_types(&name, &name);
    }
    assert!(pairs.met.len() > 1000, "{} entities", pairs.met.len());
    assert_eq!(pairs.met.len(), pairs.right.len());
}

/// Two answers, and which names of the one are which of the other.
struct Pairs {
    left: BTreeMap<String, Value>,
    right: BTreeMap<String, Value>,
    met: BTreeMap<String, String>,
}

impl Pairs {
    fn check_types(&mut self, left: &str, right: &str) {
        if let Some(known) = self.met.insert(left.to_owned(), right.to_owned()) {
            assert_eq!(known, right, "{left} is both");
            return;
        }
        let left = self.left.get(left).unwrap_or_else(|| panic!("QEMU has no {left}")).clone();
        let right = self.right.get(right).unwrap_or_else(|| panic!("there is no {right}")).clone();
        self.check(&left, &right, true);
    }

    fn check(&mut self, left: &Value, right: &Value, is_entity: bool) {
        match (left, right) {
            (Value::Array(left), Value::Array(right)) => {
                assert!(left.len() == right.len(), "{left:?} {right:?}");
                left.iter().zip(right).for_each(|(left, right)| self.check(left, right, false));
            }
            (Value::Object(left), Value::Object(right)) => {
                assert!(left.len() == right.len(), "{left:?} {right:?}");
                for (key, left) in left {
                    let right = right.get(key).unwrap_or_else(|| panic!("{left} in {right:?}: {key}"));
                    match (key.as_str(), left.as_str().zip(right.as_str())) {
                        ("name", _) if is_entity => {}
                        ("type" | "arg-type" | "ret-type" | "element-type", Some((left, right))) => {
                            self.check_types(left, right);
                        }
                        _ => self.check(left, right, false),
                    }
                }
            }
            _ => assert_eq!(left, right),
        }
    }
}

#[test]
fn a_model_of_qemu_is_written_and_read_without_loss() {
    let (_, model) = read(QEMU);
    let file = export(&model, Format::Model);
    assert_eq!(serde_json::from_str::<Model>(&file).unwrap(), model);
}

#[test]
fn what_is_no_introspection_is_refused_with_the_reason() {
    for (answer, reason) in [
        (json!({}), "expected a sequence"),
        (json!([{"name": "a", "meta-type": "struct"}]), "unknown variant `struct`"),
        (json!([{"name": "a", "meta-type": "command", "arg-type": "7", "ret-type": "7"}]), "a type '7'"),
        (json!([{"name": "a", "meta-type": "event"}]), "missing field `arg-type`"),
    ] {
        let error = from_introspection("x", &answer).unwrap_err().to_string();
        assert!(error.contains(reason), "{error}");
    }
}
