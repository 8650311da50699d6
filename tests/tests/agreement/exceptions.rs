//! Where the exported schema and the decoder differ, and why that stays so. Each has an example, and is no longer an
//! exception when both say the same to it.

use super::subjects::Verdict;
use serde_json::Value;

pub(crate) struct Exception {
    pub(crate) reason: &'static str,
    /// Whether it is what makes the two differ.
    pub(crate) covers: fn(&Verdict) -> bool,
    /// A command of the test machine and its arguments.
    pub(crate) example: (&'static str, &'static str),
}

pub(crate) const EXCEPTIONS: &[Exception] = &[
    Exception {
        reason: "JSON Schema calls 1.0 an integer; QEMU does not, and so we do not",
        covers: |verdict| verdict.referee.is_ok() && has(&verdict.arguments, &is_whole_float),
        example: ("flags", r#"{"force": true, "number": 1.0}"#),
    },
    Exception {
        reason: "a number is rounded to its type before it is compared with a range, and JSON Schema has no f32",
        covers: |verdict| verdict.decoded.is_ok() && has(&verdict.arguments, &is_rounded),
        example: ("limited", r#"{"gain": 0.7000000001}"#),
    },
];

/// Whether a value, or one inside it, is so.
fn has(value: &Value, is: &dyn Fn(&Value) -> bool) -> bool {
    is(value)
        || match value {
            Value::Array(all) => all.iter().any(|one| has(one, is)),
            Value::Object(members) => members.values().any(|one| has(one, is)),
            _ => false,
        }
}

/// Whether it is another number as an `f32`.
#[allow(clippy::cast_possible_truncation, reason = "that is what is asked")]
fn is_rounded(value: &Value) -> bool {
    let rounded = |number: f64| (number as f32).to_string().parse::<f64>().unwrap();
    value.as_f64().is_some_and(|number| value.is_f64() && rounded(number).to_bits() != number.to_bits())
}

fn is_whole_float(value: &Value) -> bool {
    value
        .as_number()
        .is_some_and(|number| number.is_f64() && number.as_f64().is_some_and(|float| float.fract() == 0.0))
}
