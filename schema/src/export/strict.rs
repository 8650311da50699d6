//! The schemas of arguments as strictly as arguments are read. schemars leaves open what serde lets pass; a monitor refuses
//! members that no type has and null in place of what may be left out, and its integers have the bounds of their format.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::types::{Direction, Types, is_object, reference};
use crate::{Definitions, Model};

/// The same model, whose arguments refuse what the monitor refuses.
pub(super) fn strict(model: &Model) -> Model {
    let mut model = model.clone();
    let open = model.arguments.clone();
    let strict = Strict { mixed: mixed(&open), types: Types { direction: Direction::In, named: &open } };
    for (name, definition) in &mut model.arguments {
        strict.schema(definition, !strict.mixed.contains(name));
    }
    for command in &mut model.commands {
        for parameter in &mut command.parameters {
            strict.schema(&mut parameter.schema, true);
        }
    }
    model
}

/// The keywords that make an object of several schemas.
const PARTS: [&str; 3] = ["allOf", "anyOf", "oneOf"];

/// The named types whose members stand among those of another: a definition cannot close itself where that is so.
fn mixed(named: &Definitions) -> BTreeSet<String> {
    let mut mixed = BTreeSet::new();
    for definition in named.values() {
        find_mixed(definition, false, &mut mixed);
    }
    mixed
}

fn find_mixed(schema: &Value, is_part: bool, mixed: &mut BTreeSet<String>) {
    match schema {
        Value::Object(object) => {
            if let Some(name) = reference(object)
                && (is_part || is_composed(object))
            {
                mixed.insert(name.into_owned());
            }
            for (key, value) in object {
                find_mixed(
                    value,
                    key == "allOf" || has_own_members(object) && PARTS.contains(&&**key),
                    mixed,
                );
            }
        }
        Value::Array(all) => all.iter().for_each(|one| find_mixed(one, is_part, mixed)),
        _ => {}
    }
}

/// Whether an object has members of its own beside those of what it refers to.
fn has_own_members(object: &Map<String, Value>) -> bool {
    object.contains_key("properties") || object.get("type").is_some_and(|kind| kind == "object")
}

/// Whether what an object may have is said in several places.
fn is_composed(object: &Map<String, Value>) -> bool {
    let parts = PARTS.iter().any(|key| object.contains_key(*key));
    let refers = object.contains_key("$ref");
    object.contains_key("allOf") || has_own_members(object) && (parts || refers)
}

struct Strict<'a> {
    mixed: BTreeSet<String>,
    types: Types<'a>,
}

impl Strict<'_> {
    /// Makes a schema strict; a `whole` value is closed, too, and a part of one is not.
    fn schema(&self, schema: &mut Value, whole: bool) {
        let Value::Object(object) = schema else { return };
        bound(object);
        let parts_are_whole = whole && !is_composed(object);
        for (key, value) in object.iter_mut() {
            match (&**key, value) {
                ("properties", Value::Object(members)) => {
                    for member in members.values_mut() {
                        self.schema(member, true);
                    }
                }
                ("prefixItems", Value::Array(all)) => {
                    for one in all {
                        self.schema(one, true);
                    }
                }
                ("items" | "additionalProperties", value) => self.schema(value, true),
                (key, Value::Array(all)) if PARTS.contains(&key) => {
                    for one in all {
                        self.schema(one, parts_are_whole);
                    }
                }
                _ => {}
            }
        }
        if whole {
            self.close(object);
        }
    }

    /// Refuses members that are nowhere described.
    fn close(&self, object: &mut Map<String, Value>) {
        let is_open = !["additionalProperties", "patternProperties", "unevaluatedProperties"]
            .iter()
            .any(|key| object.contains_key(*key));
        let refers_to_open =
            reference(object).is_some_and(|name| self.mixed.contains(&*name))
                && self.types.target(object).and_then(|(_, target)| target.as_object()).is_some_and(
                    |target| is_object(target) || PARTS.iter().any(|key| target.contains_key(*key)),
                );
        if is_open && (is_composed(object) || refers_to_open) {
            object.insert("unevaluatedProperties".to_owned(), false.into());
        } else if is_open && is_object(object) {
            object.insert("additionalProperties".to_owned(), false.into());
        }
    }
}

/// Writes down the bounds that the format of an integer has, where schemars does not.
fn bound(object: &mut Map<String, Value>) {
    let Some(format) = object.get("format").and_then(Value::as_str) else { return };
    let (least, most) = match format {
        "int32" => (json!(i32::MIN), json!(i32::MAX)),
        "int64" | "int" => (json!(i64::MIN), json!(i64::MAX)),
        "uint32" => (json!(0), json!(u32::MAX)),
        "uint64" | "uint" => (json!(0), json!(u64::MAX)),
        _ => return,
    };
    object.entry("minimum").or_insert(least);
    object.entry("maximum").or_insert(most);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Command, Parameter};

    /// What becomes of a parameter's schema, beside these types.
    #[track_caller]
    fn check(types: &Value, schema: Value, expected: Value) -> Definitions {
        let arguments: Definitions =
            types.as_object().unwrap().iter().map(|(name, ty)| (name.clone(), ty.clone())).collect();
        let parameter = Parameter { schema, ..Parameter::default() };
        let command = Command { parameters: vec![parameter], ..Command::default() };
        let model = strict(&Model { commands: vec![command], arguments, ..Model::default() });
        assert_eq!(model.commands[0].parameters[0].schema, expected);
        model.arguments
    }

    #[test]
    fn a_type_of_its_own_closes_itself() {
        let types =
            json!({"A": {"type": "object", "properties": {"n": {"type": "integer", "format": "uint32"}}}});
        let named = check(&types, json!({"$ref": "#/$defs/A"}), json!({"$ref": "#/$defs/A"}));
        assert_eq!(
            named["A"],
            json!({"type": "object", "additionalProperties": false, "properties":
                {"n": {"type": "integer", "format": "uint32", "minimum": 0, "maximum": u32::MAX}}})
        );
    }

    #[test]
    fn a_type_among_whose_members_others_stand_is_closed_where_it_is_used() {
        let types = json!({
            "File": {"type": "object", "properties": {"name": true}},
            "Node": {"type": "object", "oneOf": [
                {"type": "object", "properties": {"driver": {"const": "file"}}, "$ref": "#/$defs/File"},
            ]},
        });
        let file = json!({"$ref": "#/$defs/File"});
        let named = check(&types, file, json!({"$ref": "#/$defs/File", "unevaluatedProperties": false}));
        assert_eq!(named["File"], types["File"]);
        assert_eq!(named["Node"]["unevaluatedProperties"], json!(false));
        assert_eq!(named["Node"]["oneOf"], types["Node"]["oneOf"]);
    }

    #[test]
    fn maps_and_what_is_no_object_stay_as_they_are() {
        for schema in [
            json!({"type": "object", "additionalProperties": {"type": "string"}}),
            json!({"type": "array", "items": true}),
            json!(true),
        ] {
            check(&json!({}), schema.clone(), schema);
        }
    }
}
