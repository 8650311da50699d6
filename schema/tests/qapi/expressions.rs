//! A QAPI schema read, and its expressions held to the rules; not its comments.

use serde_json::{Deserializer, Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The keys of each kind of definition: its own name first, then those it must have, then those it may have.
const KEYS: &[(&str, &[&str], &[&str])] = &[
    ("alternate", &["data"], &["features"]),
    ("command", &[], &["allow-oob", "boxed", "data", "features", "returns", "success-response"]),
    ("enum", &["data"], &["features"]),
    ("event", &[], &["boxed", "data", "features"]),
    ("struct", &["data"], &["features"]),
    ("union", &["base", "discriminator", "data"], &["features"]),
];

/// The builtin types, with the JSON type of their values.
const BUILTINS: &[(&str, &str)] = &[
    ("any", "any"),
    ("bool", "boolean"),
    ("int", "number"),
    ("int16", "number"),
    ("int32", "number"),
    ("int64", "number"),
    ("int8", "number"),
    ("null", "null"),
    ("number", "number"),
    ("size", "number"),
    ("str", "string"),
    ("uint16", "number"),
    ("uint32", "number"),
    ("uint64", "number"),
    ("uint8", "number"),
];

pub(super) struct Definition {
    pub(super) name: String,
    kind: &'static str,
    keys: Map<String, Value>,
}

pub(super) struct Schema {
    pub(super) definitions: Vec<Definition>,
    /// The names that each pragma excepts.
    exceptions: BTreeMap<String, BTreeSet<String>>,
}

impl Schema {
    /// JSON in single quotes, which needs no escapes, between comments.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let code: Vec<_> = text.lines().filter(|line| !line.starts_with('#')).collect();
        let code = code.join("\n");
        if let Some(odd) = code
            .chars()
            .find(|c| matches!(c, '"' | '\\') || !(c.is_ascii_graphic() || c.is_ascii_whitespace()))
        {
            return Err(format!("{odd:?} in an expression"));
        }
        let mut schema = Self { definitions: Vec::new(), exceptions: BTreeMap::new() };
        for expression in Deserializer::from_str(&code.replace('\'', "\"")).into_iter::<Map<String, Value>>()
        {
            let keys = expression.map_err(|error| format!("no JSON: {error}"))?;
            if let Some(pragma) = keys.get("pragma") {
                for (name, names) in pragma.as_object().ok_or("a pragma that is no object")? {
                    let names =
                        names.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned);
                    schema.exceptions.entry(name.clone()).or_default().extend(names);
                }
                continue;
            }
            let kind = KEYS
                .iter()
                .find(|(kind, ..)| keys.contains_key(*kind))
                .ok_or_else(|| format!("no definition: {keys:?}"))?;
            let name = keys[kind.0].as_str().ok_or("a name that is no string")?.to_owned();
            schema.definitions.push(Definition { name, kind: kind.0, keys });
        }
        Ok(schema)
    }

    fn get(&self, name: &str) -> Option<&Definition> {
        let is_type = |one: &&Definition| one.name == name && !matches!(one.kind, "command" | "event");
        self.definitions.iter().find(is_type)
    }

    fn excepts(&self, pragma: &str, name: &str) -> bool {
        self.exceptions.get(pragma).is_some_and(|names| names.contains(name))
    }

    /// What is wrong, each with the name of its definition.
    pub(super) fn wrong(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut names = BTreeSet::new();
        for one in &self.definitions {
            let mut say = |what: String| found.push(format!("{}: {what}", one.name));
            if !names.insert(&one.name) {
                say("defined twice".to_owned());
            }
            self.check_name(one, &mut say);
            check_keys(one, &mut say);
            self.check_members(one, &mut say);
            match one.kind {
                "alternate" => self.check_alternate(one, &mut say),
                "command" | "event" => self.check_call(one, &mut say),
                "union" => self.check_union(one, &mut say),
                _ => {}
            }
        }
        found
    }

    fn check_name(&self, one: &Definition, say: &mut impl FnMut(String)) {
        let underscores = self.excepts("command-name-exceptions", &one.name);
        let (is_right, kind) = match one.kind {
            "command" => (is_lower(&one.name, underscores), "a command"),
            "event" => (
                one.name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_'),
                "an event",
            ),
            _ => {
                let camel = one.name.starts_with(|c: char| c.is_ascii_uppercase())
                    && one.name.chars().all(|c| c.is_ascii_alphanumeric())
                    && !one.name.ends_with("List");
                (camel, "a type")
            }
        };
        if !is_right {
            say(format!("not the name of {kind}"));
        }
        for feature in one.features() {
            if !is_lower(&feature, false) {
                say(format!("not the name of a feature: '{feature}'"));
            }
            if !matches!(one.kind, "command" | "event")
                && matches!(feature.as_str(), "deprecated" | "unstable")
            {
                say(format!("a type has no feature '{feature}'"));
            }
        }
    }

    /// Members, values and branches: their names and types.
    fn check_members(&self, one: &Definition, say: &mut impl FnMut(String)) {
        let excepted = self.excepts("member-name-exceptions", &one.name);
        for name in one.members() {
            let digits = one.kind == "enum" && name.starts_with(|c: char| c.is_ascii_digit());
            let letters = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
            let is_right =
                if excepted { name.chars().all(letters) } else { is_lower(&name, false) || digits };
            if !is_right {
                say(format!("not the name of a member: '{name}'"));
            }
        }
        if one.kind == "enum" {
            return;
        }
        let used = ["data", "base"].iter().filter_map(|key| one.keys.get(*key)?.as_object()).flatten();
        for (_, ty) in used.map(|(name, ty)| (name, ty.get("type").unwrap_or(ty))) {
            self.check_type(ty, say);
        }
        if let Some(ty) = one.keys.get("returns") {
            self.check_type(ty, say);
        }
    }

    fn check_type(&self, ty: &Value, say: &mut impl FnMut(String)) {
        match element(ty) {
            Some(name) if self.get(name).is_none() && builtin(name).is_none() => {
                say(format!("there is no type '{name}'"));
            }
            Some(_) => {}
            None => say(format!("not a type: {ty}")),
        }
    }

    /// What JSON tells of a value of the type.
    fn json_type(&self, ty: &Value) -> &'static str {
        let Some(name) = ty.as_str() else { return "array" };
        match self.get(name).map(|one| one.kind) {
            Some("enum") => "string",
            Some("struct" | "union") => "object",
            _ => builtin(name).unwrap_or("any"),
        }
    }

    fn check_alternate(&self, one: &Definition, say: &mut impl FnMut(String)) {
        let branches: Vec<_> = one.data().values().map(|ty| self.json_type(ty)).collect();
        let distinct: BTreeSet<_> = branches.iter().collect();
        if branches.is_empty() || distinct.contains(&"any") {
            say("an alternate is of types that JSON tells apart".to_owned());
        }
        if distinct.len() != branches.len() {
            say("two branches are of one JSON type".to_owned());
        }
    }

    fn check_union(&self, one: &Definition, say: &mut impl FnMut(String)) {
        let base = one.keys["base"].as_object().cloned().unwrap_or_default();
        let tag = one.keys["discriminator"].as_str().unwrap_or_default();
        let values =
            base.get(tag).and_then(Value::as_str).and_then(|ty| self.get(ty)).filter(|ty| ty.kind == "enum");
        let Some(values) = values.map(Definition::members) else {
            return say(format!("'{tag}' is no enumeration of its base"));
        };
        if one.data().is_empty() {
            say("a union has a branch".to_owned());
        }
        for (case, ty) in one.data() {
            if !values.contains(&case) {
                say(format!("'{case}' is no value of its discriminator"));
            }
            let Some(branch) = ty.as_str().and_then(|ty| self.get(ty)).filter(|ty| ty.kind == "struct")
            else {
                say(format!("the branch '{case}' is no struct"));
                continue;
            };
            let common =
                branch.members().into_iter().find(|name| base.contains_key(name.trim_start_matches('*')));
            if let Some(name) = common {
                say(format!("'{name}' is in the base and in '{case}'"));
            }
        }
    }

    fn check_call(&self, one: &Definition, say: &mut impl FnMut(String)) {
        let boxed = one.keys.get("boxed").is_some();
        match one.keys.get("data") {
            Some(Value::String(name)) => {
                let is_object = self.get(name).is_some_and(|ty| matches!(ty.kind, "struct" | "union"));
                if !is_object || !boxed {
                    say(format!("'{name}' is no object, or not boxed"));
                }
            }
            _ if boxed => say("boxed without a type".to_owned()),
            _ => {}
        }
        if let Some(ty) = one.keys.get("returns") {
            let is_object = element(ty)
                .and_then(|name| self.get(name))
                .is_some_and(|ty| matches!(ty.kind, "struct" | "union"));
            if !is_object && !self.excepts("command-returns-exceptions", &one.name) {
                say("returns no object".to_owned());
            }
        }
    }
}

impl Definition {
    fn data(&self) -> Map<String, Value> {
        self.keys.get("data").and_then(Value::as_object).cloned().unwrap_or_default()
    }

    /// The names of members, branches of an alternate, or values.
    pub(super) fn members(&self) -> Vec<String> {
        let key = if self.kind == "union" { "base" } else { "data" };
        match self.keys.get(key) {
            Some(Value::Object(members)) => {
                members.keys().map(|name| name.trim_start_matches('*').to_owned()).collect()
            }
            Some(Value::Array(values)) => {
                let name = |value: &Value| {
                    value.as_str().or_else(|| value["name"].as_str()).unwrap_or_default().to_owned()
                };
                values.iter().map(name).collect()
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn features(&self) -> Vec<String> {
        let features = self.keys.get("features").and_then(Value::as_array).into_iter().flatten();
        features.filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// Whether its comment describes its members: the branches of an alternate have names that nobody sees.
    pub(super) fn is_described(&self) -> bool {
        self.kind != "alternate"
    }
}

fn check_keys(one: &Definition, say: &mut impl FnMut(String)) {
    let (_, must, may) = KEYS.iter().find(|(kind, ..)| *kind == one.kind).unwrap();
    for key in must.iter().filter(|key| !one.keys.contains_key(**key)) {
        say(format!("'{key}' is missing"));
    }
    for (key, value) in one.keys.iter().filter(|(key, _)| *key != one.kind) {
        if !must.contains(&key.as_str()) && !may.contains(&key.as_str()) {
            say(format!("there is no key '{key}'"));
        }
        let is_right = match key.as_str() {
            "allow-oob" | "boxed" => value == true,
            "success-response" => value == false,
            _ => true,
        };
        if !is_right {
            say(format!("'{key}' is {value}"));
        }
    }
}

fn builtin(name: &str) -> Option<&'static str> {
    BUILTINS.iter().find(|(builtin, _)| *builtin == name).map(|(_, json)| *json)
}

/// The name of a type, or of what a list of it has.
fn element(ty: &Value) -> Option<&str> {
    match ty {
        Value::String(name) => Some(name),
        Value::Array(elements) => match elements.as_slice() {
            [Value::String(name)] => Some(name),
            _ => None,
        },
        _ => None,
    }
}

/// Lower case with hyphens, beginning with a letter.
fn is_lower(name: &str, underscores: bool) -> bool {
    let is_right =
        |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || (underscores && c == '_');
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(is_right)
}
