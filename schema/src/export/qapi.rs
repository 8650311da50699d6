//! The QAPI schema language, as QEMU's documentation of its code generator describes it: the expressions. How they are
//! named is `names`, their comments are `docs`.
//!
//! A schema is checked for names that QEMU's style does not allow, so those it has are listed in a pragma, as QEMU's own
//! are. What QAPI cannot say (maps, tuples, bounds) is `any`, or is not said.

mod docs;
mod names;

use std::fmt::Write as _;

use self::names::Names;
use crate::qapi::{EMPTY, EnumValue, Id, Item, Kind, Member, Ref, Schema, Type, Union, features};
use crate::types::Types;
use crate::{Command, Event, Model};

/// Writing to a `String` cannot fail, so what `write!` returns is dropped here and in the files below.
pub(super) fn export(model: &Model) -> String {
    let schema = Schema::of(model);
    let names = Names::of(&schema);
    let mut page = String::new();
    docs::title(&mut page, model);
    names.pragma(&mut page, &schema);
    let writer = Writer { schema: &schema, names: &names, model };
    for id in names.types() {
        writer.ty(&mut page, *id);
    }
    for item in &schema.items {
        match item {
            Item::Command { command, arguments, result } => {
                writer.command(&mut page, command, *arguments, result.as_ref());
            }
            Item::Event { event, data } => writer.event(&mut page, event, *data),
        }
    }
    page
}

struct Writer<'a> {
    schema: &'a Schema<'a>,
    names: &'a Names,
    model: &'a Model,
}

impl Writer<'_> {
    fn ty(&self, page: &mut String, id: Id) {
        let (ty, name) = (self.schema.get(id), self.names.name(id));
        let features = type_features(ty);
        docs::ty(page, name, ty, &features);
        let mut parts = Vec::new();
        match &ty.kind {
            Kind::Alternate { branches } => {
                let branches = branches.iter().enumerate().map(|(number, branch)| {
                    format!("'{}': {}", names::branch(branch, number), self.refer(branch))
                });
                parts.push(format!("'alternate': '{name}'"));
                parts.push(format!("'data': {}", block(branches.collect(), ['{', '}'])));
            }
            Kind::Enum { values } => {
                parts.push(format!("'enum': '{name}'"));
                parts.push(format!("'data': {}", block(values.iter().map(value).collect(), ['[', ']'])));
            }
            Kind::Object { members, union: None } => {
                parts.push(format!("'struct': '{name}'"));
                parts.push(format!("'data': {}", self.members(members)));
            }
            Kind::Object { members, union: Some(union) } => {
                parts.push(format!("'union': '{name}'"));
                parts.push(format!("'base': {}", self.members(members)));
                parts.push(format!("'discriminator': '{}'", union.tag));
                parts.push(format!("'data': {}", self.variants(union)));
            }
        }
        expression(page, parts, &features);
    }

    fn command(&self, page: &mut String, command: &Command, arguments: Id, result: Option<&Ref>) {
        let ty = self.schema.get(arguments);
        let boxed = self.names.is_named(arguments);
        docs::command(page, command, (!boxed).then_some(ty), Types::results(self.model));
        let mut parts = vec![format!("'command': '{}'", command.name)];
        parts.extend(self.data(arguments, boxed));
        parts.extend(result.map(|result| format!("'returns': {}", self.refer(result))));
        if command.oob {
            parts.push("'allow-oob': true".to_owned());
        }
        if command.silent {
            parts.push("'success-response': false".to_owned());
        }
        expression(page, parts, &features(command));
    }

    fn event(&self, page: &mut String, event: &Event, data: Id) {
        let ty = self.schema.get(data);
        // The members of a type that only the event has are the event's.
        let boxed = self.names.is_named(data);
        docs::event(page, event, (!boxed).then_some(ty));
        let mut parts = vec![format!("'event': '{}'", event.name)];
        parts.extend(self.data(data, boxed));
        expression(page, parts, &event.features);
    }

    fn data(&self, id: Id, boxed: bool) -> Vec<String> {
        match &self.schema.get(id).kind {
            _ if boxed => vec!["'boxed': true".to_owned(), format!("'data': '{}'", self.names.name(id))],
            Kind::Object { members, .. } if !members.is_empty() => {
                vec![format!("'data': {}", self.members(members))]
            }
            _ => Vec::new(),
        }
    }

    fn members(&self, members: &[Member]) -> String {
        let one = |member: &Member| {
            let optional = if member.optional { "*" } else { "" };
            let ty = self.refer(&member.ty);
            let ty = match features_list(&member.features) {
                Some(features) => format!("{{ 'type': {ty}, {features} }}"),
                None => ty,
            };
            format!("'{optional}{}': {ty}", member.name)
        };
        block(members.iter().map(one).collect(), ['{', '}'])
    }

    fn variants(&self, union: &Union) -> String {
        // A case without members of its own is left out, which QAPI takes for the empty object.
        let variants = union.variants.iter().filter(|(_, id)| *id != EMPTY);
        let one = |(case, id): &(String, Id)| format!("'{case}': '{}'", self.names.name(*id));
        block(variants.map(one).collect(), ['{', '}'])
    }

    fn refer(&self, used: &Ref) -> String {
        match used {
            Ref::Builtin(name) => format!("'{name}'"),
            Ref::Map(_) => "'any'".to_owned(),
            // QAPI has no lists of lists.
            Ref::List(element) if matches!(**element, Ref::List(_)) => "'any'".to_owned(),
            Ref::List(element) => format!("[{}]", self.refer(element)),
            Ref::Type(id) => format!("'{}'", self.names.name(*id)),
        }
    }
}

/// The features that a type may have in QAPI: what is deprecated or unstable there is a command, an event or a member.
fn type_features(ty: &Type) -> Vec<String> {
    let special = |name: &&String| matches!(name.as_str(), "deprecated" | "unstable");
    ty.features.iter().filter(|name| !special(name)).cloned().collect()
}

fn value(value: &EnumValue) -> String {
    match features_list(&value.features) {
        Some(features) => format!("{{ 'name': '{}', {features} }}", value.name),
        None => format!("'{}'", value.name),
    }
}

fn features_list(features: &[String]) -> Option<String> {
    let quoted: Vec<_> = features.iter().map(|name| format!("'{name}'")).collect();
    (!quoted.is_empty()).then(|| format!("'features': [ {} ]", quoted.join(", ")))
}

/// The parts of an object or a list: on one line if they fit, else a line each.
fn block(parts: Vec<String>, [open, close]: [char; 2]) -> String {
    if parts.is_empty() {
        return format!("{open}{close}");
    }
    let line = format!("{open} {} {close}", parts.join(", "));
    if line.len() <= 60 && !line.contains('\n') {
        return line;
    }
    let mut text = format!("{open}\n");
    for (number, part) in parts.iter().enumerate() {
        let _ = writeln!(text, "    {part}{}", if number + 1 < parts.len() { "," } else { "" });
    }
    text + &format!("  {close}")
}

fn expression(page: &mut String, mut parts: Vec<String>, features: &[String]) {
    parts.extend(features_list(features));
    let _ = writeln!(page, "{{ {} }}\n", parts.join(",\n  "));
}

/// Whether a type is one that QAPI can do without: an object that stands in one place.
fn is_inline(ty: &Type) -> bool {
    !ty.named && matches!(ty.kind, Kind::Object { union: None, .. })
}
