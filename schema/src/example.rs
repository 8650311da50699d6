//! A plausible value for a schema, so that documents can show requests and replies; not whole messages.

use serde_json::{Map, Number, Value, json};

use crate::types::{Types, instance_types, is_null};

/// A value the schema accepts, as far as one can be found without solving it: a `pattern` is not obeyed unless the
/// schema brings an example of its own.
///
/// Only members that must be there are, and lists have one entry, or as many as they must. A list of a type within that
/// type is empty, so that the example ends.
pub(crate) fn example(schema: &Value, types: Types<'_>) -> Value {
    Examples { types, open: Vec::new() }.of_schema(schema).unwrap_or_else(|| json!({}))
}

/// The methods answer `None` where no value ends, that is, where a type would need itself.
struct Examples<'a> {
    types: Types<'a>,
    /// The named types the value at hand is within.
    open: Vec<&'a str>,
}

impl<'a> Examples<'a> {
    fn of_schema(&mut self, schema: &Value) -> Option<Value> {
        let Some(schema) = schema.as_object() else { return Some(json!({})) };
        if let Some(value) = given(schema) {
            return Some(value);
        }
        let mut found = None;
        if let Some((name, target)) = self.types.target(schema) {
            found = Some(self.of_type(name, target)?);
        }
        for part in list(schema, "allOf") {
            let value = self.of_schema(part)?;
            found = Some(merge(found, value));
        }
        for key in ["oneOf", "anyOf"] {
            if schema.contains_key(key) {
                let value = self.of_choice(list(schema, key))?;
                found = Some(merge(found, value));
            }
        }
        // Conditions without a type are those of an object that is spread over several schemas.
        if schema.contains_key("type") || schema.contains_key("properties") {
            let own = self.by_type(schema)?;
            found = Some(merge(found, own));
        }
        Some(found.unwrap_or_else(|| json!({})))
    }

    fn of_type(&mut self, name: &'a str, schema: &'a Value) -> Option<Value> {
        if self.open.contains(&name) {
            return None;
        }
        self.open.push(name);
        let value = self.of_schema(schema);
        self.open.pop();
        value
    }

    /// The first alternative that has a value; null only if there is no other.
    fn of_choice(&mut self, all: &[Value]) -> Option<Value> {
        let (null, other): (Vec<_>, Vec<_>) = all.iter().partition(|one| is_null(one));
        other.into_iter().chain(null).find_map(|one| self.of_schema(one))
    }

    /// A value by the `type` keyword and those that go with it; without it, an object.
    fn by_type(&mut self, schema: &Map<String, Value>) -> Option<Value> {
        let (names, nullable) = instance_types(schema);
        let value = match names.first() {
            Some(&"array") => self.array(schema),
            Some(&"boolean") => Some(Value::Bool(true)),
            Some(&"integer") => Some(Value::Number(integer(schema))),
            Some(&"number") => Some(number(schema)),
            Some(&"string") => Some(Value::String(string(schema))),
            Some(&"null") => Some(Value::Null),
            _ => self.object(schema),
        };
        value.or_else(|| nullable.then_some(Value::Null))
    }

    fn array(&mut self, schema: &Map<String, Value>) -> Option<Value> {
        let bound = |key: &str| schema.get(key).and_then(Value::as_u64);
        let least = bound("minItems").unwrap_or(0);
        let mut items = list(schema, "prefixItems")
            .iter()
            .map(|item| self.of_schema(item))
            .collect::<Option<Vec<_>>>()?;
        let Some(rest) = schema.get("items").filter(|rest| rest.as_bool() != Some(false)) else {
            return Some(Value::Array(items));
        };
        let wanted = if items.is_empty() { least.max(1) } else { least };
        // A list of more than a handful shows nothing that a handful does not, and a bound may be huge.
        let wanted = wanted.min(bound("maxItems").unwrap_or(u64::MAX)).min(64);
        while (items.len() as u64) < wanted {
            match self.of_schema(rest) {
                Some(item) => items.push(item),
                None if items.len() as u64 >= least => break,
                None => return None,
            }
        }
        Some(Value::Array(items))
    }

    fn object(&mut self, schema: &Map<String, Value>) -> Option<Value> {
        let mut object = Map::new();
        for name in list(schema, "required").iter().filter_map(Value::as_str) {
            // What is demanded here and described elsewhere is filled in by the schema that describes it.
            if let Some(member) = schema.get("properties").and_then(|all| all.get(name)) {
                object.insert(name.to_owned(), self.of_schema(member)?);
            }
        }
        Some(Value::Object(object))
    }
}

fn list<'s>(schema: &'s Map<String, Value>, key: &str) -> &'s [Value] {
    schema.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The value a schema itself gives, by its examples or because it allows few.
fn given(schema: &Map<String, Value>) -> Option<Value> {
    let first = |key: &str| schema.get(key).and_then(Value::as_array).and_then(|all| all.first());
    first("examples").or_else(|| schema.get("const")).or_else(|| first("enum")).cloned()
}

/// Objects become one, of anything else the first stays.
fn merge(found: Option<Value>, more: Value) -> Value {
    match (found, more) {
        (Some(Value::Object(mut all)), Value::Object(more)) => {
            for (name, value) in more {
                all.entry(name).or_insert(value);
            }
            Value::Object(all)
        }
        (Some(found), _) => found,
        (None, more) => more,
    }
}

fn integer(schema: &Map<String, Value>) -> Number {
    let bound = |key: &str| schema.get(key).and_then(whole);
    let low = bound("minimum").or_else(|| bound("exclusiveMinimum").map(|low| low + 1));
    let high = bound("maximum").or_else(|| bound("exclusiveMaximum").map(|high| high - 1));
    let mut value = 1;
    if let Some(high) = high {
        value = value.min(high);
    }
    if let Some(low) = low {
        value = value.max(low);
    }
    if let Some(step) = bound("multipleOf").filter(|step| *step > 0) {
        // Rounded up, so that it stays above the lower bound.
        value += (step - value.rem_euclid(step)) % step;
    }
    Number::from_i128(value).unwrap_or_else(|| Number::from(1))
}

fn number(schema: &Map<String, Value>) -> Value {
    let bound = |key: &str| schema.get(key).and_then(Value::as_f64);
    let mut value: f64 = 1.0;
    if let Some(high) = bound("maximum") {
        value = value.min(high);
    }
    if let Some(low) = bound("minimum") {
        value = value.max(low);
    }
    Number::from_f64(value).map_or(Value::Null, Value::Number)
}

/// A bound as an integer, also where schemars writes it with a decimal point.
fn whole(value: &Value) -> Option<i128> {
    if let Some(unsigned) = value.as_u64() {
        return Some(i128::from(unsigned));
    }
    if let Some(signed) = value.as_i64() {
        return Some(i128::from(signed));
    }
    value.to_string().strip_suffix(".0")?.parse().ok()
}

fn string(schema: &Map<String, Value>) -> String {
    let text = match schema.get("format").and_then(Value::as_str) {
        Some("date") => "2026-01-31",
        Some("date-time") => "2026-01-31T12:00:00Z",
        Some("duration") => "PT1M",
        Some("email") => "someone@example.com",
        Some("ip" | "ipv4") => "192.0.2.1",
        Some("ipv6") => "2001:db8::1",
        Some("time") => "12:00:00Z",
        Some("uri") => "https://example.com/",
        Some("uuid") => "123e4567-e89b-42d3-a456-426614174000",
        _ => "text",
    };
    let length =
        |key: &str| schema.get(key).and_then(Value::as_u64).and_then(|length| usize::try_from(length).ok());
    let most = length("maxLength").unwrap_or(usize::MAX);
    let least = length("minLength").unwrap_or(0).min(256);
    text.chars().chain(std::iter::repeat_n('x', least.saturating_sub(text.len()))).take(most).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::types::Direction;

    fn named() -> BTreeMap<String, Value> {
        let tree = json!({"type": "object", "properties": {
            "children": {"type": "array", "items": {"$ref": "#/$defs/Tree"}}, "name": {"type": "string"}},
            "required": ["children", "name"]});
        let address =
            json!({"type": "object", "properties": {"port": {"type": "integer"}}, "required": ["port"]});
        let chain = json!({"type": "object", "properties": {
            "next": {"anyOf": [{"$ref": "#/$defs/Chain"}, {"type": "null"}]}}, "required": ["next"]});
        let expression = json!({"oneOf": [
            {"type": "object", "properties": {"not": {"$ref": "#/$defs/Expression"}}, "required": ["not"]},
            {"type": "object", "properties": {"literal": {"type": "boolean"}}, "required": ["literal"]}]});
        let all = [("Address", address), ("Chain", chain), ("Expression", expression), ("Tree", tree)];
        all.map(|(name, schema)| (name.to_owned(), schema)).into()
    }

    /// The example is the one expected, and the schema accepts it.
    #[track_caller]
    fn check(schema: Value, expected: Value) {
        let named = named();
        let value = example(&schema, Types { direction: Direction::In, named: &named });
        assert_eq!(value, expected);
        let mut document = schema;
        document["$defs"] = json!(named);
        if let Err(error) = jsonschema::validate(&document, &value) {
            panic!("{value} is no example of {document}: {error}");
        }
    }

    #[test]
    fn examples_are_accepted() {
        check(json!({}), json!({}));
        check(json!({"type": ["boolean", "null"]}), json!(true));
        check(json!({"type": "integer", "minimum": 5, "multipleOf": 4}), json!(8));
        check(json!({"type": "integer", "maximum": -3.0}), json!(-3));
        check(json!({"type": "integer", "minimum": u64::MAX}), json!(u64::MAX));
        check(json!({"type": "integer", "exclusiveMinimum": 1, "maximum": 9}), json!(2));
        check(json!({"type": "number", "maximum": 0.5}), json!(0.5));
        check(json!({"type": "string", "minLength": 6}), json!("textxx"));
        check(json!({"type": "string", "maxLength": 1}), json!("t"));
        check(json!({"type": "string", "pattern": "^q$", "examples": ["q"]}), json!("q"));
        check(json!({"enum": ["a", "b"]}), json!("a"));
        check(json!({"anyOf": [{"type": "null"}, {"$ref": "#/$defs/Address"}]}), json!({"port": 1}));
        check(json!({"type": "array", "items": {"type": "boolean"}, "minItems": 2}), json!([true, true]));
        check(json!({"type": "array", "items": true, "maxItems": 0}), json!([]));
        check(
            json!({"type": "array", "prefixItems": [{"type": "string"}, {"type": "null"}], "minItems": 2}),
            json!(["text", null]),
        );
    }

    #[test]
    fn a_tagged_variant_is_put_together() {
        check(
            json!({"type": "object", "$ref": "#/$defs/Address",
                "properties": {"type": {"const": "tcp"}}, "required": ["type"]}),
            json!({"type": "tcp", "port": 1}),
        );
    }

    #[test]
    fn a_type_in_itself_ends() {
        check(json!({"$ref": "#/$defs/Tree"}), json!({"children": [], "name": "text"}));
        check(json!({"type": "array", "items": {"$ref": "#/$defs/Chain"}}), json!([{"next": null}]));
        check(json!({"$ref": "#/$defs/Expression"}), json!({"literal": true}));
    }
}
