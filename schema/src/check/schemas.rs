//! The types of one direction: what they and their members are called and told, and which are used; not the declarations
//! that use them.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{CheckRule, Findings, names};
use crate::generator::bases;
use crate::types::{Types, reference};

/// Keywords whose value is no schema.
const DATA: [&str; 6] = ["const", "default", "enum", "examples", "required", "x-features"];

/// A walk over the schemas of one direction, in which each named type is visited where it is met first.
pub(super) struct Schemas<'a, 'f> {
    types: Types<'a>,
    met: BTreeSet<&'a str>,
    findings: &'f mut Findings,
}

impl<'a, 'f> Schemas<'a, 'f> {
    pub(super) fn new(types: Types<'a>, findings: &'f mut Findings) -> Self {
        Schemas { types, met: BTreeSet::new(), findings }
    }

    /// What a declaration at this place takes or gives.
    pub(super) fn used(&mut self, schema: &Value, place: &str) {
        match schema {
            Value::Array(all) => all.iter().for_each(|one| self.used(one, place)),
            Value::Object(object) => self.object(object, place),
            _ => {}
        }
    }

    /// A type that a declaration names.
    pub(super) fn named(&mut self, name: &str, place: &str) {
        match self.types.named.get_key_value(name) {
            Some((name, schema)) if self.met.insert(name) => {
                let place = format!("type `{name}`");
                let described = schema.as_object().is_some_and(|object| object.contains_key("description"));
                self.findings.docs(described, &place);
                self.used(schema, &place);
            }
            Some(_) => {}
            None => self.findings.push(CheckRule::TypeMissing, place, format!("`{name}`")),
        }
    }

    /// What is wrong with the types as a whole, once all that uses them was walked.
    pub(super) fn finish(self) {
        let named = self.types.named;
        for name in named.keys().filter(|name| !names::is_hidden(name)) {
            let place = format!("type `{name}`");
            if !names::is_camel(name) {
                self.findings.push(CheckRule::TypeName, &place, String::new());
            }
            if let Some(base) = bases(name, named).find(|base| !names::is_hidden(base)) {
                self.findings.push(CheckRule::TypeNumbered, &place, format!("beside `{base}`"));
            }
        }
        for name in named.keys().filter(|name| !self.met.contains(name.as_str())) {
            self.findings.push(CheckRule::TypeUnused, &format!("type `{name}`"), String::new());
        }
    }

    fn object(&mut self, object: &Map<String, Value>, place: &str) {
        if let Some(name) = reference(object) {
            self.named(&name, place);
        } else if let Some(other) = object.get("$ref") {
            self.findings.push(CheckRule::TypeMissing, place, other.to_string());
        }
        // A variant of a union stands where it is used, and has its name with it.
        if let Some(name) = object.get("x-type").and_then(Value::as_str) {
            self.met.extend(self.types.named.get_key_value(name).map(|(name, _)| name.as_str()));
        }
        for (keyword, value) in object {
            match (keyword.as_str(), value) {
                ("properties", Value::Object(members)) => self.members(members, place),
                ("const", value) => self.value(value, place),
                ("enum", Value::Array(values)) => values.iter().for_each(|value| self.value(value, place)),
                (keyword, _) if DATA.contains(&keyword) => {}
                (_, value) => self.used(value, place),
            }
        }
    }

    fn members(&mut self, members: &Map<String, Value>, place: &str) {
        self.findings.clashes(members.keys().map(String::as_str), place, "member");
        for (name, schema) in members {
            let place = format!("{place}, member `{name}`");
            if !names::is_lower(name) {
                self.findings.push(CheckRule::MemberName, &place, String::new());
            }
            // The member that tells alternatives apart is told with them.
            if schema.get("const").is_none() {
                self.findings.docs(schema.get("description").is_some(), &place);
            }
            self.used(schema, &place);
        }
    }

    fn value(&mut self, value: &Value, place: &str) {
        if let Some(text) = value.as_str().filter(|text| !names::is_value(text)) {
            self.findings.push(CheckRule::ValueName, place, format!("`{text}`"));
        }
    }
}
