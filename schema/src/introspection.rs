//! What a QMP monitor answers to `query-qmp-schema`, read into a [`Model`]; not asking it.
//!
//! QEMU says less than a table does: no docs, no prompt, no sizes of integers, and types are numbered, not named.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::qapi::ASYNCHRONOUS;
use crate::{Command, Definitions, Event, Model, Parameter};

/// The interface that an answer to `query-qmp-schema` describes, of a monitor called `name`.
///
/// # Errors
/// If it is no array of `SchemaInfo`, or refers to a type that it does not have.
pub fn from_introspection(name: impl Into<String>, answer: &Value) -> Result<Model, NotIntrospection> {
    let entities = Vec::<Entity>::deserialize(answer).map_err(|error| NotIntrospection(error.to_string()))?;
    let reader = Reader::new(&entities)?;
    let mut model = Model { name: name.into(), ..Model::default() };
    for entity in &entities {
        match entity.kind {
            Kind::Command { .. } => model.commands.push(reader.command(entity)?),
            Kind::Event { .. } => model.events.push(reader.event(entity)?),
            _ => continue,
        }
        model.declared.push(entity.name.clone());
    }
    model.commands.sort_by(|a, b| a.name.cmp(&b.name));
    model.events.sort_by(|a, b| a.name.cmp(&b.name));
    model.arguments = reader.definitions(reader.reachable(true)?, true)?;
    model.results = reader.definitions(reader.reachable(false)?, false)?;
    Ok(model)
}

/// Why a value is no answer to `query-qmp-schema`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotIntrospection(String);

impl fmt::Display for NotIntrospection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not an answer to query-qmp-schema: {}", self.0)
    }
}

impl std::error::Error for NotIntrospection {}

/// QAPI's `SchemaInfo`.
#[derive(Debug, Deserialize)]
struct Entity {
    name: String,
    #[serde(default)]
    features: Vec<String>,
    #[serde(flatten)]
    kind: Kind,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "meta-type", rename_all = "kebab-case", rename_all_fields = "kebab-case")]
enum Kind {
    Alternate {
        members: Vec<Branch>,
    },
    Array {
        element_type: String,
    },
    Builtin {
        json_type: String,
    },
    Command {
        arg_type: String,
        ret_type: String,
        #[serde(default)]
        allow_oob: bool,
    },
    Enum {
        #[serde(default)]
        members: Vec<EnumMember>,
        #[serde(default)]
        values: Vec<String>,
    },
    Event {
        arg_type: String,
    },
    Object {
        members: Vec<Member>,
        tag: Option<String>,
        #[serde(default)]
        variants: Vec<Variant>,
    },
}

#[derive(Debug, Deserialize)]
struct Branch {
    #[serde(rename = "type")]
    ty: String,
}

#[derive(Debug, Deserialize)]
struct EnumMember {
    name: String,
    #[serde(default)]
    features: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Member {
    name: String,
    #[serde(rename = "type")]
    ty: String,
    /// There, and null, where the member is optional.
    #[serde(default, deserialize_with = "present")]
    default: bool,
    #[serde(default)]
    features: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Variant {
    case: String,
    #[serde(rename = "type")]
    ty: String,
}

fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    serde::de::IgnoredAny::deserialize(deserializer).map(|_| true)
}

struct Reader<'a> {
    entities: &'a [Entity],
    types: BTreeMap<&'a str, &'a Entity>,
    /// The object without members that commands without arguments take, which is no type of its own.
    empty: Option<&'a str>,
    /// The types of arguments that something else refers to as well.
    shared: BTreeSet<&'a str>,
}

impl<'a> Reader<'a> {
    fn new(entities: &'a [Entity]) -> Result<Self, NotIntrospection> {
        let is_type = |entity: &&Entity| !matches!(entity.kind, Kind::Command { .. } | Kind::Event { .. });
        let types = entities.iter().filter(is_type).map(|entity| (entity.name.as_str(), entity)).collect();
        let mut reader = Self { entities, types, empty: None, shared: BTreeSet::new() };
        let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
        for entity in entities {
            for used in entity.refers_to() {
                reader.find(used)?;
                *uses.entry(used).or_default() += 1;
            }
        }
        let is_empty = |name: &str| matches!(reader.types[name].kind, Kind::Object { ref members, tag: None, .. } if members.is_empty());
        reader.empty = uses
            .iter()
            .filter(|(name, _)| is_empty(name))
            .max_by_key(|(_, count)| **count)
            .map(|(name, _)| *name);
        reader.shared = uses.iter().filter(|(_, count)| **count > 1).map(|(name, _)| *name).collect();
        Ok(reader)
    }

    fn find(&self, name: &str) -> Result<&'a Entity, NotIntrospection> {
        let missing = || NotIntrospection(format!("it refers to a type '{name}' that it does not have"));
        self.types.get(name).copied().ok_or_else(missing)
    }

    fn command(&self, entity: &Entity) -> Result<Command, NotIntrospection> {
        let Kind::Command { arg_type, ret_type, allow_oob } = &entity.kind else {
            return Err(NotIntrospection(format!("'{}' is no command", entity.name)));
        };
        let mut features = entity.features.clone();
        features.retain(|name| name != ASYNCHRONOUS);
        Ok(Command {
            name: entity.name.clone(),
            qmp: true,
            asynchronous: features.len() != entity.features.len(),
            instead: None,
            features,
            oob: *allow_oob,
            boxed: self.is_boxed(arg_type).then(|| arg_type.clone()),
            parameters: self.parameters(arg_type)?,
            result: (self.empty != Some(ret_type)).then(|| self.refer(ret_type)).transpose()?,
            ..Command::default()
        })
    }

    /// Whether the arguments are a type of their own: one that has variants, or that is used elsewhere, too.
    fn is_boxed(&self, arguments: &str) -> bool {
        let has_variants = self.types.get(arguments).is_some_and(
            |entity| matches!(&entity.kind, Kind::Object { variants, .. } if !variants.is_empty()),
        );
        self.empty != Some(arguments) && (has_variants || self.shared.contains(arguments))
    }

    fn parameters(&self, arguments: &str) -> Result<Vec<Parameter>, NotIntrospection> {
        let Kind::Object { members, .. } = &self.find(arguments)?.kind else {
            return Err(NotIntrospection(format!("the arguments '{arguments}' are no object")));
        };
        let parameter = |member: &Member| {
            Ok(Parameter {
                name: member.name.clone(),
                required: !member.default,
                features: member.features.clone(),
                schema: self.refer(&member.ty)?,
                ..Parameter::default()
            })
        };
        members.iter().map(parameter).collect()
    }

    fn event(&self, entity: &Entity) -> Result<Event, NotIntrospection> {
        let Kind::Event { arg_type } = &entity.kind else {
            return Err(NotIntrospection(format!("'{}' is no event", entity.name)));
        };
        Ok(Event {
            name: entity.name.clone(),
            features: entity.features.clone(),
            data: (self.empty != Some(arg_type)).then(|| self.refer(arg_type)).transpose()?,
            ..Event::default()
        })
    }

    /// The types that arguments, or results and events, are made of.
    fn reachable(&self, arguments: bool) -> Result<BTreeSet<&'a str>, NotIntrospection> {
        let mut open: Vec<&'a str> = Vec::new();
        for entity in self.entities {
            match &entity.kind {
                // Arguments that are not a type of their own are spelt out as parameters.
                Kind::Command { arg_type, .. } if arguments && self.is_boxed(arg_type) => open.push(arg_type),
                Kind::Command { arg_type, .. } if arguments => open.extend(self.find(arg_type)?.refers_to()),
                Kind::Command { ret_type, .. } if !arguments => open.push(ret_type),
                Kind::Event { arg_type } if !arguments => open.push(arg_type),
                _ => {}
            }
        }
        let mut all = BTreeSet::new();
        while let Some(name) = open.pop() {
            if all.insert(name) {
                open.extend(self.find(name)?.refers_to());
            }
        }
        Ok(all)
    }

    fn definitions(&self, names: BTreeSet<&str>, closed: bool) -> Result<Definitions, NotIntrospection> {
        let mut definitions = Definitions::new();
        for name in names {
            let entity = self.find(name)?;
            if self.empty == Some(name) || matches!(entity.kind, Kind::Array { .. } | Kind::Builtin { .. }) {
                continue;
            }
            let mut schema = self.definition(entity, closed)?;
            features(&mut schema, &entity.features);
            definitions.insert(name.to_owned(), Value::Object(schema));
        }
        Ok(definitions)
    }

    fn definition(&self, entity: &Entity, closed: bool) -> Result<Map<String, Value>, NotIntrospection> {
        let mut schema = Map::new();
        match &entity.kind {
            Kind::Enum { members, values } => enumeration(&mut schema, members, values),
            Kind::Alternate { members } => {
                let branches: Result<Vec<_>, _> =
                    members.iter().map(|branch| self.refer(&branch.ty)).collect();
                schema.insert("anyOf".to_owned(), branches?.into());
            }
            Kind::Object { members, tag: Some(tag), variants } => {
                let base: Vec<_> = members.iter().collect();
                schema = self.object(&base, false)?;
                schema.insert("x-tag".to_owned(), tag.as_str().into());
                let one = |variant: &Variant| self.variant(&base, tag, variant, closed);
                let all: Result<Vec<_>, _> = variants.iter().map(one).collect();
                schema.insert("oneOf".to_owned(), all?.into());
            }
            Kind::Object { members, .. } => {
                schema = self.object(&members.iter().collect::<Vec<_>>(), closed)?;
            }
            Kind::Array { .. } | Kind::Builtin { .. } | Kind::Command { .. } | Kind::Event { .. } => {}
        }
        Ok(schema)
    }

    /// An alternative of a union: all the members it has with this value of the tag.
    fn variant(
        &self,
        base: &[&'a Member],
        tag: &str,
        variant: &Variant,
        closed: bool,
    ) -> Result<Value, NotIntrospection> {
        let mut members = base.to_vec();
        let own = self.find(&variant.ty)?;
        let Kind::Object { members: more, .. } = &own.kind else {
            return Err(NotIntrospection(format!("the variant '{}' is no object", variant.ty)));
        };
        members.extend(more);
        let mut schema = self.object(&members, closed)?;
        if let Some(Value::Object(properties)) = schema.get_mut("properties") {
            properties.insert(tag.to_owned(), json!({"const": variant.case}));
        }
        if self.empty != Some(&variant.ty) {
            schema.insert("x-type".to_owned(), variant.ty.as_str().into());
        }
        Ok(Value::Object(schema))
    }

    fn object(&self, members: &[&Member], closed: bool) -> Result<Map<String, Value>, NotIntrospection> {
        let mut properties = Map::new();
        for member in members {
            let mut schema = self.refer(&member.ty)?;
            if !member.features.is_empty() {
                let mut described = schema.as_object().cloned().unwrap_or_default();
                features(&mut described, &member.features);
                schema = Value::Object(described);
            }
            properties.insert(member.name.clone(), schema);
        }
        let required: Vec<_> =
            members.iter().filter(|member| !member.default).map(|member| member.name.as_str()).collect();
        let mut schema = Map::new();
        schema.insert("type".to_owned(), "object".into());
        schema.insert("properties".to_owned(), properties.into());
        if !required.is_empty() {
            schema.insert("required".to_owned(), required.into());
        }
        if closed {
            schema.insert("additionalProperties".to_owned(), false.into());
        }
        Ok(schema)
    }

    fn refer(&self, name: &str) -> Result<Value, NotIntrospection> {
        if self.empty == Some(name) {
            return Ok(json!({"type": "object", "additionalProperties": false}));
        }
        Ok(match &self.find(name)?.kind {
            Kind::Array { element_type } => json!({"type": "array", "items": self.refer(element_type)?}),
            Kind::Builtin { json_type } if json_type == "int" => json!({"type": "integer"}),
            Kind::Builtin { json_type } if json_type == "value" => Value::Bool(true),
            Kind::Builtin { json_type } => json!({"type": json_type}),
            _ => json!({"$ref": format!("#/$defs/{name}")}),
        })
    }
}

impl Entity {
    /// The names of the types it is made of.
    fn refers_to(&self) -> Vec<&str> {
        match &self.kind {
            Kind::Alternate { members } => members.iter().map(|branch| branch.ty.as_str()).collect(),
            Kind::Array { element_type } => vec![element_type],
            Kind::Builtin { .. } | Kind::Enum { .. } => Vec::new(),
            Kind::Command { arg_type, ret_type, .. } => vec![arg_type, ret_type],
            Kind::Event { arg_type } => vec![arg_type],
            Kind::Object { members, variants, .. } => {
                let members = members.iter().map(|member| member.ty.as_str());
                members.chain(variants.iter().map(|variant| variant.ty.as_str())).collect()
            }
        }
    }
}

/// An enumeration; QEMUs before 6.2 name the values only.
fn enumeration(schema: &mut Map<String, Value>, members: &[EnumMember], values: &[String]) {
    if members.iter().all(|member| member.features.is_empty()) {
        let names = members.iter().map(|member| Value::from(member.name.as_str()));
        let mut names: Vec<_> = names.collect();
        if names.is_empty() {
            names = values.iter().map(|name| Value::from(name.as_str())).collect();
        }
        schema.insert("type".to_owned(), "string".into());
        schema.insert("enum".to_owned(), names.into());
        return;
    }
    let one = |member: &EnumMember| {
        let mut schema = Map::new();
        schema.insert("const".to_owned(), member.name.as_str().into());
        features(&mut schema, &member.features);
        Value::Object(schema)
    };
    schema.insert("oneOf".to_owned(), members.iter().map(one).collect());
}

/// Puts features into a schema.
fn features(schema: &mut Map<String, Value>, features: &[String]) {
    if features.is_empty() {
        return;
    }
    if features.iter().any(|name| name == "deprecated") {
        schema.insert("deprecated".to_owned(), true.into());
    }
    schema.insert("x-features".to_owned(), features.to_vec().into());
}
