//! The value `query-qmp-schema` answers: an array of QAPI's `SchemaInfo`, as QEMU builds it; not what is in it, which is
//! `qapi`'s.
//!
//! Clients look at commands and events and follow their types; so that they do not rely on the names of types, those are
//! numbers, counted as they are met. Integers of all sizes are `int`. Commands and events come first, then types in the
//! order in which they are first referred to.

use std::collections::{HashMap, HashSet};

use super::document::{Members, Node, compact};
use crate::Model;
use crate::qapi::{EMPTY, Id, Item, Kind, Member, Ref, Schema, Union, features, json_type};

pub(super) fn export(model: &Model) -> String {
    let mut text = String::from("[");
    // A line an entity: a change to one is a change to one line.
    for (number, entity) in entities(model).iter().enumerate() {
        text.push_str(if number == 0 { "\n" } else { ",\n" });
        text.push_str(&compact(entity));
    }
    text.push_str("\n]\n");
    text
}

fn entities(model: &Model) -> Vec<Node> {
    let schema = Schema::of(model);
    let mut writer = Writer::new(&schema);
    for item in &schema.items {
        writer.item(item);
    }
    // Types that are met while others are written come to the end of the queue.
    let mut at = 0;
    while at < writer.queue.len() {
        let used = writer.queue[at].clone();
        writer.used(&used);
        at += 1;
    }
    writer.entities
}

struct Writer<'a> {
    schema: &'a Schema<'a>,
    entities: Vec<Node>,
    /// Types in the order in which they were met.
    queue: Vec<Ref>,
    met: HashSet<Ref>,
    numbers: HashMap<Id, usize>,
}

impl<'a> Writer<'a> {
    fn new(schema: &'a Schema<'a>) -> Self {
        Self { schema, entities: Vec::new(), queue: Vec::new(), met: HashSet::new(), numbers: HashMap::new() }
    }

    fn item(&mut self, item: &Item<'_>) {
        let entity = match item {
            Item::Command { command, arguments, result } => {
                let arguments = self.refer(&Ref::Type(*arguments));
                let result = self.refer(result.as_ref().unwrap_or(&Ref::Type(EMPTY)));
                let mut entity = entity(&command.name, "command").with_features(&features(command));
                entity.push("arg-type", arguments);
                entity.push("ret-type", result);
                if command.oob {
                    entity.push("allow-oob", true);
                }
                entity
            }
            Item::Event { event, data } => entity(&event.name, "event")
                .with_features(&event.features)
                .with("arg-type", self.refer(&Ref::Type(*data))),
        };
        self.entities.push(entity.into());
    }

    /// The name of a type, which from now on is among those to be written; a list before its element.
    fn refer(&mut self, used: &Ref) -> String {
        let used = self.folded(used);
        if self.met.insert(used.clone()) {
            self.queue.push(used.clone());
        }
        match &used {
            Ref::Builtin(name) => (*name).to_owned(),
            Ref::Map(_) => "any".to_owned(),
            Ref::List(element) => format!("[{}]", self.refer(element)),
            Ref::Type(id) => {
                let next = self.numbers.len();
                self.numbers.entry(*id).or_insert(next).to_string()
            }
        }
    }

    /// Integers of all sizes are one type, and types that are one have one id.
    fn folded(&self, used: &Ref) -> Ref {
        match used {
            Ref::Builtin(name) if json_type(name) == "int" => Ref::Builtin("int"),
            Ref::Builtin(name) => Ref::Builtin(name),
            Ref::Map(_) => Ref::Builtin("any"),
            Ref::List(element) => Ref::List(Box::new(self.folded(element))),
            Ref::Type(id) => Ref::Type(self.schema.canonical(*id)),
        }
    }

    fn used(&mut self, used: &Ref) {
        let name = self.refer(used);
        let entity = match used {
            Ref::Builtin(builtin) => entity(&name, "builtin").with("json-type", json_type(builtin)),
            Ref::Map(_) => entity(&name, "builtin").with("json-type", json_type("any")),
            Ref::List(element) => entity(&name, "array").with("element-type", self.refer(element)),
            Ref::Type(id) => {
                let schema = self.schema;
                let ty = schema.get(*id);
                let entity = match &ty.kind {
                    Kind::Alternate { branches } => {
                        let branches = branches
                            .iter()
                            .map(|branch| Members::new().with("type", self.refer(branch)).into());
                        let branches = branches.collect();
                        entity(&name, "alternate").with("members", Node::List(branches))
                    }
                    Kind::Enum { values } => {
                        let members = values.iter().map(|value| {
                            let member = Members::new().with("name", value.name.as_str());
                            member.with_features(&value.features).into()
                        });
                        let names: Vec<_> = values.iter().map(|value| value.name.clone()).collect();
                        let entity = entity(&name, "enum").with("members", Node::List(members.collect()));
                        // The older form of the same, which clients of old QEMUs read.
                        entity.with("values", names)
                    }
                    Kind::Object { members, union } => self.object(&name, members, union.as_ref()),
                };
                entity.with_features(&ty.features)
            }
        };
        self.entities.push(entity.into());
    }

    fn object(&mut self, name: &str, members: &[Member], union: Option<&Union>) -> Members {
        let members = members.iter().map(|member| {
            let mut info = Members::new().with("name", member.name.as_str());
            info.push("type", self.refer(&member.ty));
            if member.optional {
                info.push("default", serde_json::Value::Null);
            }
            info.with_features(&member.features).into()
        });
        let members = Node::List(members.collect());
        let mut object = entity(name, "object").with("members", members);
        if let Some(Union { tag, variants }) = union {
            object.push("tag", tag.as_str());
            let variants = variants.iter().map(|(case, id)| {
                Members::new().with("case", case.as_str()).with("type", self.refer(&Ref::Type(*id))).into()
            });
            object.push("variants", Node::List(variants.collect()));
        }
        object
    }
}

fn entity(name: &str, meta: &str) -> Members {
    Members::new().with("name", name).with("meta-type", meta)
}
