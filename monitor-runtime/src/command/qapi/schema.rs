//! The JSON Schema of a type of QAPI's. Features stand as `x-features` at what has them; a union is a `oneOf` over its tag,
//! an alternate an `anyOf`.

use super::Members;
use crate::command::{Features, Limits};
use monitor_schema::schemars::{JsonSchema, json_schema};
pub(super) use monitor_schema::schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value, json};
use std::marker::PhantomData;

/// An object that is being described.
#[derive(Debug, Default)]
pub struct Object {
    properties: Map<String, Value>,
    required: Vec<&'static str>,
    branches: Vec<Schema>,
}

/// A name, its documentation and its features.
pub type Described = (&'static str, &'static str, Features);

impl Object {
    /// Adds a member and whether it is always there.
    pub fn member(
        &mut self,
        name: &'static str,
        (schema, required): (Schema, bool),
        docs: &str,
        features: Features,
    ) {
        self.properties.insert(name.to_owned(), with_text(schema, docs, features).into());
        if required {
            self.required.push(name);
        }
    }

    /// Adds a tag and the members of what it names.
    pub fn union<const N: usize>(&mut self, tag: &'static str, branches: [(Described, Option<Schema>); N]) {
        for (value, members) in branches {
            let mut branch = json_schema!({
                "type": "object",
                "properties": { tag: constant(&value) },
                "required": [tag],
            });
            match members.map(Value::from) {
                Some(Value::Object(mut members)) if members.contains_key("$ref") => {
                    branch.insert("$ref".to_owned(), members.remove("$ref").unwrap_or_default());
                }
                Some(members) => {
                    branch.insert("allOf".to_owned(), json!([members]));
                }
                None => {}
            }
            self.branches.push(branch);
        }
    }
}

/// The schema of what has limits.
pub fn limited(schema: Schema, limits: &Limits) -> Schema {
    Schema::try_from(crate::command::limited(schema.into(), Some(limits))).unwrap_or_default()
}

/// The schema of a struct or a union.
pub fn object<T: Members>(generator: &mut SchemaGenerator) -> Schema {
    let mut object = Object::default();
    T::describe(generator, &mut object);
    let Object { properties, required, branches } = object;
    let mut schema = json_schema!({ "type": "object" });
    if !properties.is_empty() || branches.is_empty() {
        schema.insert("properties".to_owned(), properties.into());
    }
    if !required.is_empty() {
        schema.insert("required".to_owned(), required.into());
    }
    if !branches.is_empty() {
        schema.insert("oneOf".to_owned(), branches.into_iter().map(Value::from).collect());
    }
    schema
}

/// The schema of an enum.
pub fn enumeration(values: &[Described]) -> Schema {
    if values.iter().all(|(_, docs, features)| docs.is_empty() && *features == Features::default()) {
        let names: Vec<_> = values.iter().map(|(name, ..)| *name).collect();
        return json_schema!({ "type": "string", "enum": names });
    }
    let values: Vec<_> = values.iter().map(constant).collect();
    json_schema!({ "oneOf": values })
}

/// The schema of an alternate.
pub fn alternate<const N: usize>(choices: [Schema; N]) -> Schema {
    json_schema!({ "anyOf": choices.to_vec() })
}

fn constant((name, docs, features): &Described) -> Schema {
    with_text(json_schema!({ "type": "string", "const": name }), docs, *features)
}

/// The same schema with what is said about it.
pub fn with_text(mut schema: Schema, docs: &str, features: Features) -> Schema {
    if !docs.is_empty() {
        schema.insert("description".to_owned(), docs.into());
    }
    let names: Vec<_> = features.names().collect();
    if !names.is_empty() {
        schema.insert("x-features".to_owned(), names.into());
    }
    if features.deprecated.is_some() {
        schema.insert("deprecated".to_owned(), true.into());
    }
    schema
}

/// A member of type `T`; see [`Type`](crate::command::Type) for how the choice is made.
#[derive(Debug)]
pub struct Member<T>(PhantomData<T>);

impl<T> Member<T> {
    /// One.
    pub const NEW: Self = Self(PhantomData);
}

impl<T: JsonSchema> Member<Option<T>> {
    /// Its schema, and that it may be left out. Null it may not be, unless `T` is.
    pub fn describe(self, generator: &mut SchemaGenerator) -> (Schema, bool) {
        (generator.subschema_for::<T>(), false)
    }
}

/// The method of [`Member`] for those that are always there.
pub trait PlainMember {
    /// Its schema, and that it is always there.
    fn describe(self, generator: &mut SchemaGenerator) -> (Schema, bool);
}

impl<T: JsonSchema> PlainMember for Member<T> {
    fn describe(self, generator: &mut SchemaGenerator) -> (Schema, bool) {
        (generator.subschema_for::<T>(), true)
    }
}
