//! JSON with members in a chosen order, and schemas put into it; not what is in a document.

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};

use crate::types::{DEFINITIONS, Direction};

/// JSON with members in order.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Node {
    /// A value as it is.
    Plain(Value),
    /// A list.
    List(Vec<Node>),
    /// Members in order.
    Object(Members),
}

/// The members of an object, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Members(Vec<(String, Node)>);

impl Members {
    pub(crate) fn new() -> Self {
        Members::default()
    }

    /// Adds a member; the name must not be there yet.
    pub(crate) fn push(&mut self, name: impl Into<String>, value: impl Into<Node>) {
        self.0.push((name.into(), value.into()));
    }

    /// The same with one more member.
    pub(crate) fn with(mut self, name: impl Into<String>, value: impl Into<Node>) -> Self {
        self.push(name, value);
        self
    }

    /// Puts a member first, in place of one of that name.
    pub(crate) fn set_first(&mut self, name: &str, value: impl Into<Node>) {
        self.0.retain(|(key, _)| key != name);
        self.0.insert(0, (name.to_owned(), value.into()));
    }

    /// Puts a member last, in place of one of that name.
    pub(crate) fn set_last(&mut self, name: &str, value: impl Into<Node>) {
        self.0.retain(|(key, _)| key != name);
        self.push(name, value);
    }

    /// The members that have a value, in place of those that say nothing.
    pub(crate) fn with_features(mut self, features: &[String]) -> Self {
        if !features.is_empty() {
            self.push("features", features.to_vec());
        }
        self
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T: Into<Value>> From<T> for Node {
    fn from(value: T) -> Self {
        Node::Plain(value.into())
    }
}

impl From<Members> for Node {
    fn from(members: Members) -> Self {
        Node::Object(members)
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Node::Plain(value) => value.serialize(serializer),
            Node::List(nodes) => nodes.serialize(serializer),
            Node::Object(members) => members.serialize(serializer),
        }
    }
}

impl Serialize for Members {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// The text of a document, ending in a line feed.
pub(crate) fn pretty(document: &impl Serialize) -> String {
    // Writing to memory fails only for maps whose keys are no strings, and there are none here.
    let mut text = serde_json::to_string_pretty(document).unwrap_or_default();
    text.push('\n');
    text
}

/// The text of a message on one line.
pub(crate) fn compact(message: &impl Serialize) -> String {
    // As above.
    serde_json::to_string(message).unwrap_or_default()
}

/// Keywords that come before all others.
const FIRST: &[&str] = &["title", "description", "deprecated", "$ref", "type", "format", "const", "enum"];
/// Keywords that come after all others.
const LAST: &[&str] = &["properties", "required", "additionalProperties", "allOf", "anyOf", "oneOf"];

/// A schema of the model with its keywords in a readable order and its references led to where the document keeps the
/// types of that direction.
pub(crate) fn schema(schema: &Value, direction: Direction) -> Node {
    match schema {
        Value::Object(object) => Node::Object(schema_members(object, direction)),
        other => Node::Plain(other.clone()),
    }
}

pub(crate) fn schema_members(schema: &Map<String, Value>, direction: Direction) -> Members {
    let mut keywords: Vec<_> = schema.iter().collect();
    keywords.sort_by_key(|(key, _)| (rank(key), key.as_str()));
    let mut members = Members::new();
    for (key, value) in keywords {
        members.push(key, keyword(key, value, direction));
    }
    members
}

fn rank(keyword: &str) -> usize {
    let first = FIRST.iter().position(|key| *key == keyword);
    let last = || LAST.iter().position(|key| *key == keyword).map(|at| FIRST.len() + 1 + at);
    first.or_else(last).unwrap_or(FIRST.len())
}

/// The value of a keyword. Where it holds schemas they are led through [`schema`]; a `default` or an `enum` may look
/// like a schema and is data.
fn keyword(key: &str, value: &Value, direction: Direction) -> Node {
    match (key, value) {
        ("$ref", Value::String(target)) => match target.strip_prefix(DEFINITIONS) {
            // The name is as it was encoded for a reference, and stays so.
            Some(name) => format!("{DEFINITIONS}{}{name}", type_prefix(direction)).into(),
            None => value.clone().into(),
        },
        ("properties" | "patternProperties" | "dependentSchemas", Value::Object(named)) => {
            let mut members = Members::new();
            for (name, value) in named {
                members.push(name, schema(value, direction));
            }
            members.into()
        }
        ("allOf" | "anyOf" | "oneOf" | "prefixItems", Value::Array(all)) => {
            Node::List(all.iter().map(|one| schema(one, direction)).collect())
        }
        (
            "additionalProperties"
            | "contains"
            | "contentSchema"
            | "else"
            | "if"
            | "items"
            | "not"
            | "propertyNames"
            | "then"
            | "unevaluatedItems"
            | "unevaluatedProperties",
            _,
        ) => schema(value, direction),
        _ => value.clone().into(),
    }
}

/// What stands before the name of a type in a document that holds both directions.
pub(crate) fn type_prefix(direction: Direction) -> &'static str {
    match direction {
        Direction::In => "type.in.",
        Direction::Out => "type.out.",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn references_are_led_and_data_is_not() {
        let value = json!({
            "default": {"$ref": "#/$defs/A"},
            "items": {"anyOf": [{"$ref": "#/$defs/A%20b"}, {"$ref": "#/elsewhere"}]},
            "properties": {"$ref": {"$ref": "#/$defs/A"}},
        });
        let text = compact(&schema(&value, Direction::Out));
        let expected = concat!(
            r##"{"default":{"$ref":"#/$defs/A"},"##,
            r##""items":{"anyOf":[{"$ref":"#/$defs/type.out.A%20b"},{"$ref":"#/elsewhere"}]},"##,
            r##""properties":{"$ref":{"$ref":"#/$defs/type.out.A"}}}"##,
        );
        assert_eq!(text, expected);
    }

    #[test]
    fn keywords_come_in_order() {
        let value = json!({"required": ["b"], "properties": {"b": true}, "minimum": 1, "type": "object", "title": "T"});
        let expected =
            r#"{"title":"T","type":"object","minimum":1,"properties":{"b":true},"required":["b"]}"#;
        assert_eq!(compact(&schema(&value, Direction::In)), expected);
    }
}
