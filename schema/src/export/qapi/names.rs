//! What types are called in QAPI, in which order they stand, and which names need leave; not what they are.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt::Write as _;

use crate::qapi::{EMPTY, Id, Item, Kind, Member, Ref, Schema};

/// The types that a schema has by name, in the order they are met from commands and events.
pub(super) struct Names {
    order: Vec<Id>,
    names: HashMap<Id, String>,
}

impl Names {
    pub(super) fn of(schema: &Schema<'_>) -> Self {
        let mut walk = Walk { schema, order: Vec::new(), seen: HashSet::from([EMPTY]) };
        for item in &schema.items {
            match item {
                Item::Command { arguments, result, .. } => {
                    walk.inline_or_named(*arguments);
                    if let Some(result) = result {
                        walk.used(result);
                    }
                }
                Item::Event { data, .. } => walk.inline_or_named(*data),
            }
        }
        let order = walk.order;
        let mut taken = HashSet::new();
        let names = order.iter().map(|id| {
            let mut name = type_name(&schema.get(*id).name);
            while !taken.insert(name.clone()) {
                name.push_str("Out");
            }
            (*id, name)
        });
        let mut names: HashMap<_, _> = names.collect();
        names.insert(EMPTY, "Empty".to_owned());
        // The same type may be known by several ids.
        Self { order, names: canonical(schema, names) }
    }

    pub(super) fn types(&self) -> &[Id] {
        &self.order
    }

    pub(super) fn name(&self, id: Id) -> &str {
        self.names.get(&id).map_or("any", String::as_str)
    }

    /// Whether a type has a definition of its own, and does not stand where it is used.
    pub(super) fn is_named(&self, id: Id) -> bool {
        id != EMPTY && self.names.contains_key(&id)
    }

    /// The exceptions from QAPI's rules that this schema needs.
    pub(super) fn pragma(&self, page: &mut String, schema: &Schema<'_>) {
        let (mut commands, mut returns, mut members) = (Vec::new(), Vec::new(), BTreeSet::new());
        for item in &schema.items {
            match item {
                Item::Command { command, arguments, result } => {
                    if command.name.contains(|c: char| c == '_' || c.is_uppercase()) {
                        commands.push(command.name.clone());
                    }
                    if result.as_ref().is_some_and(|result| !is_object(schema, result)) {
                        returns.push(command.name.clone());
                    }
                    if !self.is_named(*arguments) && has_odd_member(schema, *arguments) {
                        members.insert(command.name.clone());
                    }
                }
                Item::Event { event, data } => {
                    if !self.is_named(*data) && has_odd_member(schema, *data) {
                        members.insert(event.name.clone());
                    }
                }
            }
        }
        let odd = self.order.iter().filter(|id| has_odd_member(schema, **id));
        members.extend(odd.map(|id| self.name(*id).to_owned()));
        list(page, "command-name-exceptions", &commands);
        list(page, "command-returns-exceptions", &returns);
        list(page, "member-name-exceptions", &members.into_iter().collect::<Vec<_>>());
    }
}

fn list(page: &mut String, pragma: &str, names: &[String]) {
    if !names.is_empty() {
        let names: Vec<_> = names.iter().map(|name| format!("    '{name}'")).collect();
        let _ = writeln!(page, "{{ 'pragma': {{ '{pragma}': [\n{} ] }} }}\n", names.join(",\n"));
    }
}

fn canonical(schema: &Schema<'_>, names: HashMap<Id, String>) -> HashMap<Id, String> {
    let mut all = names.clone();
    for id in schema.ids() {
        if let Some(name) = names.get(&schema.canonical(id)) {
            all.insert(id, name.clone());
        }
    }
    all
}

struct Walk<'a> {
    schema: &'a Schema<'a>,
    order: Vec<Id>,
    seen: HashSet<Id>,
}

impl Walk<'_> {
    /// The arguments of a command or the data of an event, which stand there unless they have a name.
    fn inline_or_named(&mut self, id: Id) {
        let id = self.schema.canonical(id);
        if super::is_inline(self.schema.get(id)) { self.parts(id) } else { self.used(&Ref::Type(id)) }
    }

    fn used(&mut self, used: &Ref) {
        match used {
            Ref::Builtin(_) | Ref::Map(_) => {}
            Ref::List(element) => self.used(element),
            Ref::Type(id) => {
                let id = self.schema.canonical(*id);
                if self.seen.insert(id) {
                    self.order.push(id);
                    self.parts(id);
                }
            }
        }
    }

    fn parts(&mut self, id: Id) {
        let schema = self.schema;
        match &schema.get(id).kind {
            Kind::Alternate { branches } => branches.iter().for_each(|branch| self.used(branch)),
            Kind::Enum { .. } => {}
            Kind::Object { members, union } => {
                for member in members {
                    self.used(&member.ty);
                }
                for (_, variant) in union.iter().flat_map(|union| &union.variants) {
                    self.used(&Ref::Type(*variant));
                }
            }
        }
    }
}

/// A type's name as QAPI wants it: `CamelCase`, beginning with a letter, and not ending as its own names of arrays do.
fn type_name(name: &str) -> String {
    let mut name: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    if name.ends_with("List") {
        name.push_str("Type");
    }
    if name.starts_with(|c: char| c.is_ascii_uppercase()) { name } else { format!("Type{name}") }
}

/// A name for a branch of an alternate; nothing but the schema shows it.
pub(super) fn branch(branch: &Ref, number: usize) -> String {
    match branch {
        Ref::Builtin(name) => (*name).to_owned(),
        Ref::List(_) => "list".to_owned(),
        Ref::Map(_) => "any".to_owned(),
        Ref::Type(_) => format!("type{number}"),
    }
}

fn is_object(schema: &Schema<'_>, used: &Ref) -> bool {
    match used {
        Ref::Type(id) => matches!(schema.get(*id).kind, Kind::Object { .. }),
        Ref::List(element) => is_object(schema, element),
        Ref::Builtin(_) | Ref::Map(_) => false,
    }
}

fn has_odd_member(schema: &Schema<'_>, id: Id) -> bool {
    let odd = |name: &str| name.contains(|c: char| c == '_' || c.is_ascii_uppercase());
    match &schema.get(id).kind {
        Kind::Alternate { .. } => false,
        Kind::Enum { values } => values.iter().any(|value| odd(&value.name)),
        Kind::Object { members, .. } => members.iter().any(|member: &Member| odd(&member.name)),
    }
}
