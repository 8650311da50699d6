//! Finding a named type behind a `$ref`; not what is said about it.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::Definitions;

/// Where schemars puts named types, and where every schema of a [`Model`](crate::Model) refers to.
pub(crate) const DEFINITIONS: &str = "#/$defs/";

/// Which way a value goes, and with it which set of named types a schema refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Direction {
    /// To the monitor: arguments.
    In,
    /// From the monitor: results and events.
    Out,
}

/// The named types of one direction.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Types<'a> {
    pub(crate) direction: Direction,
    pub(crate) named: &'a Definitions,
}

impl<'a> Types<'a> {
    /// The types a parameter of the model refers to.
    pub(crate) fn arguments(model: &'a crate::Model) -> Self {
        Types { direction: Direction::In, named: &model.arguments }
    }

    /// The types a result or an event of the model refers to.
    pub(crate) fn results(model: &'a crate::Model) -> Self {
        Types { direction: Direction::Out, named: &model.results }
    }

    /// The name and the definition of the type a schema refers to, if it does and the type is there.
    pub(crate) fn target(&self, schema: &Map<String, Value>) -> Option<(&'a str, &'a Value)> {
        let name = reference(schema)?;
        self.named.get_key_value(name.as_ref()).map(|(name, schema)| (name.as_str(), schema))
    }

    /// The object behind a schema: its own, or that of the type it does nothing but refer to.
    pub(crate) fn resolve<'s>(&self, schema: &'s Value) -> Option<&'s Map<String, Value>>
    where
        'a: 's,
    {
        let mut object = schema.as_object()?;
        // An alias of an alias ends after as many steps as there are types, unless they go in a circle.
        for _ in 0..=self.named.len() {
            match self.target(object) {
                Some((_, Value::Object(next))) if !has_shape(object) => object = next,
                _ => return Some(object),
            }
        }
        None
    }
}

/// The name of the type a schema refers to, decoded.
pub(crate) fn reference(schema: &Map<String, Value>) -> Option<Cow<'_, str>> {
    schema.get("$ref")?.as_str()?.strip_prefix(DEFINITIONS).map(decode)
}

/// Whether a schema says anything about a value beside the type it refers to.
pub(crate) fn has_shape(schema: &Map<String, Value>) -> bool {
    schema.keys().any(|key| key != "$ref" && is_shape(key))
}

/// Whether a keyword says anything about a value, not only about what it is for.
pub(crate) fn is_shape(keyword: &str) -> bool {
    !matches!(keyword, "title" | "description" | "deprecated" | "default" | "x-features")
}

/// The types of values a schema allows by `type`, null left out, and whether null was among them.
pub(crate) fn instance_types(schema: &Map<String, Value>) -> (Vec<&str>, bool) {
    let mut all: Vec<&str> = match schema.get("type") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let before = all.len();
    if before > 1 {
        all.retain(|name| *name != "null");
    }
    let nullable = all.len() != before;
    (all, nullable)
}

/// Whether a schema allows objects, and says so itself.
pub(crate) fn is_object(schema: &Map<String, Value>) -> bool {
    schema.get("type").is_some_and(|name| name == "object") || schema.contains_key("properties")
}

/// Whether a schema allows null and nothing else.
pub(crate) fn is_null(schema: &Value) -> bool {
    schema.get("type").is_some_and(|name| name == "null")
}

/// A name out of a JSON pointer in a URI fragment.
fn decode(encoded: &str) -> Cow<'_, str> {
    if !encoded.contains(['%', '~']) {
        return Cow::Borrowed(encoded);
    }
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let hex = tail.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match hex.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) if first == b'%' => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            _ => {
                bytes.push(first);
                rest = tail;
            }
        }
    }
    // The order matters: `~01` is the name `~1`.
    Cow::Owned(String::from_utf8_lossy(&bytes).replace("~1", "/").replace("~0", "~"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;

    #[test]
    fn names_are_decoded() {
        for (encoded, name) in [("Plain", "Plain"), ("a%20b", "a b"), ("a~1b~01", "a/b~1"), ("50%", "50%")] {
            assert_eq!(decode(encoded), name);
        }
    }

    #[test]
    fn aliases_are_followed_and_circles_end() {
        let named = BTreeMap::from([
            ("A".to_owned(), json!({"$ref": "#/$defs/B"})),
            ("B".to_owned(), json!({"type": "string"})),
            ("C".to_owned(), json!({"$ref": "#/$defs/C"})),
        ]);
        let types = Types { direction: Direction::In, named: &named };
        assert_eq!(types.resolve(&json!({"$ref": "#/$defs/A"})), named["B"].as_object());
        assert_eq!(types.resolve(&json!({"$ref": "#/$defs/C"})), None);
    }
}
