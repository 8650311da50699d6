//! Values as a schema describes them, and the same spoilt. Whether they fit the schema is not known here: the referee says.

use super::choices::Choices;
use super::subjects::Subject;
use serde_json::{Map, Number, Value, json};

/// Arguments of a command: most of them as the schema has them, many with something wrong.
pub(crate) fn arguments(subject: &Subject, command: &str, choices: &mut Choices) -> Value {
    let mut arguments = Maker { subject, depth: 0 }.value(subject.arguments(command), choices);
    for _ in 0..choices.below(3) {
        spoil(&mut arguments, choices);
    }
    // What is no object is refused before a command is looked for.
    if arguments.is_object() { arguments } else { json!({}) }
}

/// Deeper, members that need not be there are not.
const DEPTH: usize = 6;

struct Maker<'a> {
    subject: &'a Subject,
    depth: usize,
}

impl Maker<'_> {
    fn value(&mut self, schema: &Value, choices: &mut Choices) -> Value {
        let Value::Object(schema) = schema else { return any(choices) };
        if let Some(value) = schema.get("const") {
            return value.clone();
        }
        if let Some(Value::Array(values)) = schema.get("enum").or_else(|| schema.get("examples")) {
            return choices.of(values).clone();
        }
        self.depth += 1;
        let mut made = None;
        if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
            made = Some(self.value(self.subject.definition(name), choices));
        }
        for part in list(schema, "allOf") {
            made = Some(merged(made, self.value(part, choices)));
        }
        for key in ["anyOf", "oneOf"] {
            if let all @ [_, ..] = list(schema, key) {
                made = Some(merged(made, self.value(choices.of(all), choices)));
            }
        }
        if schema.contains_key("type") || schema.contains_key("properties") || made.is_none() {
            made = Some(merged(made, self.by_type(schema, choices)));
        }
        self.depth -= 1;
        made.unwrap_or_default()
    }

    fn by_type(&mut self, schema: &Map<String, Value>, choices: &mut Choices) -> Value {
        let kinds = match schema.get("type") {
            Some(Value::String(kind)) => vec![kind.as_str()],
            Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
            _ if schema.contains_key("properties") => vec!["object"],
            _ => return any(choices),
        };
        match *choices.of(&kinds) {
            "array" => self.array(schema, choices),
            "boolean" => json!(choices.below(2) == 1),
            "integer" => integer(schema, choices),
            "null" => Value::Null,
            "number" => number(schema, choices),
            "object" => self.object(schema, choices),
            _ => string(schema, choices).into(),
        }
    }

    fn array(&mut self, schema: &Map<String, Value>, choices: &mut Choices) -> Value {
        let bound = |key: &str| count(schema, key);
        let least = bound("minItems").unwrap_or(0);
        let most = bound("maxItems").unwrap_or(least + 2);
        let count = if self.depth > DEPTH { least } else { least + choices.below(most - least + 1) };
        let first = list(schema, "prefixItems");
        let more = schema.get("items").unwrap_or(&Value::Bool(true));
        (0..count).map(|index| self.value(first.get(index).unwrap_or(more), choices)).collect()
    }

    fn object(&mut self, schema: &Map<String, Value>, choices: &mut Choices) -> Value {
        let required = list(schema, "required");
        let mut object = Map::new();
        for (name, member) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            let must = required.iter().any(|one| one == name);
            if must || self.depth <= DEPTH && choices.below(2) == 1 {
                object.insert(name.clone(), self.value(member, choices));
            }
        }
        if let Some(more @ (Value::Object(_) | Value::Bool(true))) = schema.get("additionalProperties") {
            for index in 0..choices.below(3) {
                object.insert(format!("key{index}"), self.value(more, choices));
            }
        }
        object.into()
    }
}

/// Objects become one; what is none stays.
fn merged(made: Option<Value>, more: Value) -> Value {
    match (made, more) {
        (Some(Value::Object(mut all)), Value::Object(more)) => {
            all.extend(more);
            Value::Object(all)
        }
        (Some(made), _) => made,
        (None, more) => more,
    }
}

fn count(schema: &Map<String, Value>, key: &str) -> Option<usize> {
    usize::try_from(schema.get(key)?.as_u64()?).ok()
}

fn list<'a>(schema: &'a Map<String, Value>, key: &str) -> &'a [Value] {
    schema.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// Numbers where something begins or ends.
const EDGES: [i128; 20] = [
    0,
    1,
    -1,
    127,
    128,
    -128,
    -129,
    255,
    256,
    65_535,
    65_536,
    2_147_483_647,
    2_147_483_648,
    -2_147_483_649,
    4_294_967_295,
    4_294_967_296,
    9_223_372_036_854_775_807,
    9_223_372_036_854_775_808,
    -9_223_372_036_854_775_808,
    18_446_744_073_709_551_615,
];

fn integer(schema: &Map<String, Value>, choices: &mut Choices) -> Value {
    let bound = |key: &str| schema.get(key).and_then(Value::as_number).and_then(whole);
    let (least, most) = (bound("minimum"), bound("maximum"));
    let inside: Vec<_> = EDGES
        .into_iter()
        .chain(least)
        .chain(most)
        .filter(|edge| least.is_none_or(|least| least <= *edge) && most.is_none_or(|most| *edge <= most))
        .collect();
    Number::from_i128(*choices.of(&inside)).map_or(Value::Null, Value::Number)
}

#[allow(clippy::cast_possible_truncation, reason = "a bound that schemars wrote as a float is whole")]
fn whole(bound: &Number) -> Option<i128> {
    bound.as_i128().or_else(|| bound.as_f64().map(|bound| bound as i128))
}

fn number(schema: &Map<String, Value>, choices: &mut Choices) -> Value {
    let bound = |key: &str, open: f64| schema.get(key).and_then(Value::as_f64).unwrap_or(open);
    let (least, most) = (bound("minimum", -1e9), bound("maximum", 1e9));
    let middle = f64::midpoint(least, most);
    let beyond = [json!(least.next_down()), json!(most.next_up()), json!(most + 0.125)];
    let inside = [json!(middle), json!(least), json!(most), json!(1), json!(0.25)];
    let numbers = if choices.below(8) == 1 { &beyond[..] } else { &inside };
    choices.of(numbers).clone()
}

fn string(schema: &Map<String, Value>, choices: &mut Choices) -> String {
    let bound = |key: &str| count(schema, key);
    let least = bound("minLength").unwrap_or(0);
    let most = bound("maxLength").unwrap_or(least + 4);
    let alphabet = ['a', 'b', '0', '-', 'ä', ' ', '\n', '😀', '"', '\\'];
    // Names and numbers are what most patterns are of.
    let letters = if schema.contains_key("pattern") { &alphabet[..4] } else { &alphabet };
    // Now and then one more or less than it may have.
    let count = least + choices.below((most - least).min(8) + 1);
    let count = [count, count, count, count + 1, count.saturating_sub(1)][choices.below(5)];
    (0..count).map(|_| *choices.of(letters)).collect()
}

/// A value of no type in particular.
fn any(choices: &mut Choices) -> Value {
    let all = [
        json!(1),
        json!("text"),
        Value::Null,
        json!(true),
        json!(-1),
        json!(1.5),
        json!(1.0),
        json!(""),
        json!([]),
        json!({}),
        json!([1, "a", null]),
        json!({"a": 1}),
        json!(u64::MAX),
        json!(1e300),
    ];
    choices.of(&all).clone()
}

/// Does something to a value, or to one inside it.
fn spoil(value: &mut Value, choices: &mut Choices) {
    if choices.below(4) > 0 {
        let inside = match &mut *value {
            Value::Array(all) => all.iter_mut().collect(),
            Value::Object(members) => members.values_mut().collect(),
            _ => Vec::new(),
        };
        if !inside.is_empty() {
            let index = choices.below(inside.len());
            return inside.into_iter().nth(index).into_iter().for_each(|one| spoil(one, choices));
        }
    }
    match value {
        Value::Array(all) => match choices.below(3) {
            0 => drop(all.pop()),
            1 => all.push(any(choices)),
            _ => all.extend(all.first().cloned()),
        },
        Value::Object(members) => match choices.below(3) {
            0 if !members.is_empty() => {
                let name = members.keys().nth(choices.below(members.len())).unwrap().clone();
                members.remove(&name);
            }
            1 if !members.is_empty() => {
                let name = members.keys().nth(choices.below(members.len())).unwrap().clone();
                members.insert(name, any(choices));
            }
            _ => drop(members.insert(choices.of(&["unknown", "", "id"]).to_string(), any(choices))),
        },
        Value::String(text) => match choices.below(4) {
            0 => drop(text.pop()),
            1 => text.push(*choices.of(&['a', 'ß', '\n'])),
            2 => *text = text.to_uppercase(),
            _ => *value = any(choices),
        },
        Value::Number(number) => match (choices.below(3), number.as_i128()) {
            (0, Some(number)) => *value = number_or_null(number + 1),
            (1, Some(number)) => *value = number_or_null(number - 1),
            _ => *value = any(choices),
        },
        _ => *value = any(choices),
    }
}

/// A number beyond 64 bits is none of ours to write.
fn number_or_null(number: i128) -> Value {
    let fits = i64::try_from(number).map(Value::from).or_else(|_| u64::try_from(number).map(Value::from));
    fits.unwrap_or_default()
}
