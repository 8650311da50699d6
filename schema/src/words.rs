//! A schema in words, for documents that people read; not how the words are marked up, nor tables of members.

use serde_json::{Map, Value};

use crate::Definitions;
use crate::types::{DEFINITIONS, Direction, Types, instance_types, is_null, reference};

/// A piece of the description of a type, which each document marks up in its own way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Word {
    /// A literal of the wire.
    Code(String),
    /// Plain prose.
    Text(String),
    /// The name of a type the model defines, to be made a link.
    Type(String),
}

/// How many inline types within types are spelt out before an object is just called an object.
const DEPTH: usize = 3;

/// What values a schema allows, in words.
pub(crate) fn describe(schema: &Value, types: Types<'_>) -> Vec<Word> {
    let mut words = Words { types, words: Vec::new() };
    words.schema(schema, DEPTH);
    words.words
}

/// The limits of a value that its QAPI type does not say, in words; nothing where it says all.
pub(crate) fn limits(schema: &Value) -> Option<String> {
    let own = schema.as_object()?.iter();
    let own: Map<_, _> = own
        .filter(|(key, bound)| LIMITS.contains(&key.as_str()) && !is_of_format(key, bound, schema))
        .map(|(key, bound)| (key.clone(), bound.clone()))
        .collect();
    if own.is_empty() {
        return None;
    }
    let named = Definitions::new();
    let mut words = Words { types: Types { direction: Direction::In, named: &named }, words: Vec::new() };
    words.limits(&own);
    let words = words.words.into_iter().map(|word| match word {
        Word::Code(word) => format!("`{word}`"),
        Word::Text(word) | Word::Type(word) => word,
    });
    Some(words.collect::<String>().trim().to_owned()).filter(|words| !words.is_empty())
}

/// The keywords that say which values of a type there are.
const LIMITS: [&str; 7] = ["maxItems", "maxLength", "maximum", "minItems", "minLength", "minimum", "pattern"];

/// Whether a bound is that of the format, such as 255 of `uint8`.
fn is_of_format(key: &str, bound: &Value, schema: &Value) -> bool {
    let format = schema.get("format").and_then(Value::as_str).unwrap_or_default();
    let unsigned = format.strip_prefix("uint");
    let bits = unsigned.or_else(|| format.strip_prefix("int")).and_then(|bits| bits.parse::<i32>().ok());
    let greatest = bits.map(|bits| 2f64.powi(if unsigned.is_some() { bits } else { bits - 1 }) - 1.0);
    match key {
        "minimum" if unsigned.is_some() => bound.as_f64() == Some(0.0),
        "minimum" => greatest.is_some_and(|greatest| bound.as_f64() == Some(-greatest - 1.0)),
        "maximum" => greatest.is_some() && bound.as_f64() == greatest,
        _ => false,
    }
}

struct Words<'a> {
    types: Types<'a>,
    words: Vec<Word>,
}

impl Words<'_> {
    fn text(&mut self, text: impl AsRef<str>) {
        if let Some(Word::Text(last)) = self.words.last_mut() {
            last.push_str(text.as_ref());
        } else {
            self.words.push(Word::Text(text.as_ref().to_owned()));
        }
    }

    fn schema(&mut self, schema: &Value, depth: usize) {
        match schema {
            Value::Object(object) => self.object(object, depth),
            Value::Bool(false) => self.text("nothing"),
            _ => self.text("any value"),
        }
    }

    fn object(&mut self, schema: &Map<String, Value>, depth: usize) {
        if let Some(name) = reference(schema) {
            // A type that is not in the model is told by name all the same, only not as a link.
            let known = self.types.target(schema).is_some();
            self.words.push(if known {
                Word::Type(name.into_owned())
            } else {
                Word::Code(name.into_owned())
            });
            self.limits(schema);
        } else if let Some(Value::String(other)) = schema.get("$ref") {
            self.words.push(Word::Code(other.strip_prefix(DEFINITIONS).unwrap_or(other).to_owned()));
        } else if let Some(value) = schema.get("const") {
            self.words.push(Word::Code(value.to_string()));
        } else if let Some(values) = schema.get("enum").and_then(Value::as_array) {
            self.one_of(values);
        } else if let Some(alternatives) = alternatives(schema) {
            self.alternatives(alternatives, depth);
        } else if let Some([only]) = schema.get("allOf").and_then(Value::as_array).map(Vec::as_slice) {
            self.schema(only, depth);
        } else {
            self.by_type(schema, depth);
        }
    }

    fn one_of(&mut self, values: &[Value]) {
        for (i, value) in values.iter().enumerate() {
            self.join(i, values.len());
            self.words.push(Word::Code(value.to_string()));
        }
    }

    fn alternatives(&mut self, alternatives: &[Value], depth: usize) {
        for (i, alternative) in alternatives.iter().enumerate() {
            self.join(i, alternatives.len());
            self.schema(alternative, depth);
        }
    }

    /// What stands before the i-th of several things.
    fn join(&mut self, i: usize, len: usize) {
        if i > 0 {
            self.text(if i + 1 == len { " or " } else { ", " });
        }
    }

    fn by_type(&mut self, schema: &Map<String, Value>, depth: usize) {
        let (names, nullable) = instance_types(schema);
        if names.is_empty() {
            let looks_like_an_object = schema.contains_key("properties") || schema.contains_key("required");
            self.text(if looks_like_an_object { "object" } else { "any value" });
        }
        let len = names.len() + usize::from(nullable);
        for (i, name) in names.into_iter().enumerate() {
            self.join(i, len);
            match name {
                "array" => self.array(schema, depth),
                "integer" | "number" => self.number(name, schema),
                "object" => self.members(schema, depth),
                "string" => self.string(schema),
                other => self.text(other),
            }
        }
        if nullable {
            self.text(" or null");
        }
    }

    /// What is said of a value whatever its type is called.
    fn limits(&mut self, schema: &Map<String, Value>) {
        self.range(schema, "", "minimum", "maximum");
        self.range(schema, "length ", "minItems", "maxItems");
        self.text_limits(schema);
    }

    fn text_limits(&mut self, schema: &Map<String, Value>) {
        self.range(schema, "length ", "minLength", "maxLength");
        if let Some(pattern) = schema.get("pattern").and_then(Value::as_str) {
            self.text(" matching ");
            self.words.push(Word::Code(pattern.to_owned()));
        }
    }

    fn array(&mut self, schema: &Map<String, Value>, depth: usize) {
        if let Some(items) = schema.get("prefixItems").and_then(Value::as_array) {
            self.text("array of ");
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    self.text(", then ");
                }
                self.schema(item, depth.saturating_sub(1));
            }
            return;
        }
        self.text(if schema.get("uniqueItems") == Some(&Value::Bool(true)) { "set" } else { "list" });
        if let Some(items) = schema.get("items").filter(|items| items.as_bool().is_none()) {
            self.text(" of ");
            self.schema(items, depth.saturating_sub(1));
        }
        self.range(schema, "length ", "minItems", "maxItems");
    }

    fn number(&mut self, name: &str, schema: &Map<String, Value>) {
        self.text(name);
        self.range(schema, "", "minimum", "maximum");
        if let Some(step) = schema.get("multipleOf") {
            self.text(format!(", a multiple of {step}"));
        }
    }

    fn string(&mut self, schema: &Map<String, Value>) {
        self.text("string");
        if let Some(format) = schema.get("format").and_then(Value::as_str) {
            self.text(format!(" ({format})"));
        }
        self.text_limits(schema);
    }

    fn members(&mut self, schema: &Map<String, Value>, depth: usize) {
        let members =
            schema.get("properties").and_then(Value::as_object).filter(|members| !members.is_empty());
        match (members, schema.get("additionalProperties")) {
            (Some(members), _) if depth > 0 => {
                // A constant member is what tells the alternatives of a tagged type apart.
                let mut members: Vec<_> = members.iter().collect();
                members.sort_by_key(|(_, member)| member.get("const").is_none());
                self.text("object with ");
                for (i, (name, member)) in members.into_iter().enumerate() {
                    if i > 0 {
                        self.text(", ");
                    }
                    self.words.push(Word::Code(name.clone()));
                    self.text(if is_required(schema, name) { ": " } else { " (optional): " });
                    self.schema(member, depth - 1);
                }
            }
            (None, Some(values)) if values.as_bool() != Some(false) => {
                self.text("map of names to ");
                self.schema(values, depth.saturating_sub(1));
            }
            _ => self.text("object"),
        }
    }

    /// The bounds of a number, or of how many there are of something.
    fn range(&mut self, schema: &Map<String, Value>, what: &str, low: &str, high: &str) {
        match (schema.get(low), schema.get(high)) {
            (Some(low), Some(high)) if low == high => self.text(format!(" ({what}{low})")),
            (Some(low), Some(high)) => self.text(format!(" ({what}{low} to {high})")),
            (Some(low), None) => self.text(format!(" ({what}{low} or more)")),
            (None, Some(high)) => self.text(format!(" ({what}{high} or less)")),
            (None, None) => {}
        }
    }
}

/// The alternatives a schema offers, whichever of the two keywords it offers them by.
pub(crate) fn alternatives(schema: &Map<String, Value>) -> Option<&Vec<Value>> {
    schema.get("oneOf").or_else(|| schema.get("anyOf"))?.as_array()
}

/// The alternatives of a schema that are values of their own, with what each is documented as, or `None` if it is not a
/// plain enumeration.
///
/// schemars writes `{"enum": ["a", "b"]}`, and as soon as one of them is documented a `oneOf` of that and
/// `{"const": "c", "description": …}`; readers need not know.
pub(crate) fn enumeration(schema: &Map<String, Value>) -> Option<Vec<(&Value, Option<&str>)>> {
    if schema.contains_key("const") {
        return None;
    }
    let all = constants(schema)?;
    Some(
        all.into_iter()
            .map(|(value, own)| (value, own.and_then(|own| own.get("description")?.as_str())))
            .collect(),
    )
}

/// A value of an enumeration, with the schema of its own if it has one.
type Constant<'s> = (&'s Value, Option<&'s Map<String, Value>>);

/// The same, with all that is said of each value; also of a single constant.
pub(crate) fn constants(schema: &Map<String, Value>) -> Option<Vec<Constant<'_>>> {
    if let Some(value) = schema.get("const") {
        return Some(vec![(value, None)]);
    }
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        return Some(values.iter().map(|value| (value, None)).collect());
    }
    let mut all = Vec::new();
    for alternative in alternatives(schema)? {
        if is_null(alternative) {
            return None;
        }
        let alternative = alternative.as_object()?;
        match (alternative.get("const"), alternative.get("enum").and_then(Value::as_array)) {
            (Some(value), _) => all.push((value, Some(alternative))),
            (None, Some(values)) => all.extend(values.iter().map(|value| (value, None))),
            (None, None) => return None,
        }
    }
    Some(all)
}

/// Whether an object schema demands a member.
pub(crate) fn is_required(schema: &Map<String, Value>, name: &str) -> bool {
    schema.get("required").and_then(Value::as_array).is_some_and(|all| all.iter().any(|one| one == name))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(schema: &Value, expected: &str) {
        let named = BTreeMap::from([("Known".to_owned(), json!({"type": "string"}))]);
        let words: String = describe(schema, Types { direction: Direction::In, named: &named })
            .into_iter()
            .map(|word| match word {
                Word::Code(code) => format!("`{code}`"),
                Word::Text(text) => text,
                Word::Type(name) => format!("[{name}]"),
            })
            .collect();
        assert_eq!(words, expected);
    }

    #[test]
    fn schemas_in_words() {
        check(&json!(true), "any value");
        check(&json!({"description": "Anything."}), "any value");
        check(&json!({"type": "boolean"}), "boolean");
        check(&json!({"type": ["boolean", "null"]}), "boolean or null");
        check(&json!({"type": "null"}), "null");
        check(&json!({"type": "integer", "format": "uint64", "minimum": 0}), "integer (0 or more)");
        check(&json!({"type": "integer", "minimum": 0, "maximum": 255}), "integer (0 to 255)");
        check(&json!({"type": "string", "minLength": 1, "maxLength": 1}), "string (length 1)");
        check(&json!({"type": "string", "pattern": "^a|b$"}), "string matching `^a|b$`");
        check(&json!({"type": "array", "items": {"$ref": "#/$defs/Known"}}), "list of [Known]");
        check(&json!({"anyOf": [{"$ref": "#/$defs/Known"}, {"type": "null"}]}), "[Known] or null");
        check(&json!({"$ref": "#/$defs/Gone"}), "`Gone`");
        check(
            &json!({"$ref": "#/$defs/Known", "maxLength": 4, "pattern": "^a"}),
            "[Known] (length 4 or less) matching `^a`",
        );
        check(&json!({"enum": ["a", "b", 3]}), "`\"a\"`, `\"b\"` or `3`");
        check(
            &json!({"type": "object", "additionalProperties": {"type": "number"}}),
            "map of names to number",
        );
        let point =
            json!({"type": "object", "properties": {"x": {"type": "number"}, "y": true}, "required": ["x"]});
        check(&point, "object with `x`: number, `y` (optional): any value");
    }

    #[test]
    fn limits_beyond_the_type() {
        let check = |schema, expected| assert_eq!(limits(&schema).as_deref(), expected);
        check(json!({"type": "integer", "format": "uint8", "minimum": 0, "maximum": 255}), None);
        check(json!({"type": "integer", "format": "int16", "minimum": -32768, "maximum": 32767}), None);
        check(
            json!({"type": "integer", "format": "uint8", "minimum": 1, "maximum": 255}),
            Some("(1 or more)"),
        );
        check(
            json!({"type": "string", "maxLength": 4, "pattern": "^a"}),
            Some("(length 4 or less) matching `^a`"),
        );
        check(json!(true), None);
    }

    #[test]
    fn the_tag_comes_first() {
        let tagged = json!({"type": "object", "properties": {"port": {"type": "integer"}, "type": {"const": "tcp"}},
            "required": ["port", "type"]});
        check(&tagged, "object with `type`: `\"tcp\"`, `port`: integer");
    }

    #[test]
    fn a_documented_enumeration_is_one_too() {
        let plain = json!({"enum": ["a", "b"]});
        let documented = json!({"oneOf": [{"enum": ["b"]}, {"const": "a", "description": "First."}]});
        assert_eq!(enumeration(plain.as_object().unwrap()).unwrap().len(), 2);
        let documented = enumeration(documented.as_object().unwrap()).unwrap();
        assert_eq!(documented, [(&json!("b"), None), (&json!("a"), Some("First."))]);
        let tagged = json!({"oneOf": [{"type": "object"}, {"const": "a"}]});
        assert_eq!(enumeration(tagged.as_object().unwrap()), None);
    }
}
