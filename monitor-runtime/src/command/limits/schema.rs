//! Limits in the words of JSON Schema.

use super::{Length, LengthUnit, Limits, Number, Range};
use serde_json::{Map, Value};

/// The schema of an argument or a member with what its limits add to that of its type.
pub(crate) fn limited(mut schema: Value, limits: Option<&Limits>) -> Value {
    let Some(limits) = limits else { return schema };
    if schema == Value::Bool(true) {
        schema = Value::Object(Map::new());
    }
    let Value::Object(members) = &mut schema else { return schema };
    let mut set = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            members.insert(key.to_owned(), value);
        }
    };
    if let Some(Range { min, max }) = limits.range {
        set("minimum", min.map(number));
        set("maximum", max.map(number));
    }
    if let Some(Length { unit, min, max }) = limits.length {
        let (least, most) = match unit {
            LengthUnit::Characters => ("minLength", "maxLength"),
            LengthUnit::Elements => ("minItems", "maxItems"),
        };
        set(least, min.map(Value::from));
        set(most, max.map(Value::from));
    }
    #[cfg(feature = "pattern")]
    set("pattern", limits.pattern.map(|pattern| Value::from(pattern.text)));
    schema
}

fn number(number: Number) -> Value {
    match number {
        // An end is a number of at most 64 bits.
        Number::Integer(number) => i64::try_from(number)
            .map(Value::from)
            .or_else(|_| u64::try_from(number).map(Value::from))
            .unwrap_or_default(),
        Number::Double(number) => Value::from(number),
        // As many digits as tell it from its neighbours; widened, 0.1 would become 0.10000000149011612.
        Number::Single(number) => number.to_string().parse::<f64>().map(Value::from).unwrap_or_default(),
    }
}
