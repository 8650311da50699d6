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

pub(crate) const EXCEPTIONS: &[Exception] = &[Exception {
    reason: "JSON Schema calls 1.0 an integer; QEMU does not, and so we do not",
    covers: |verdict| verdict.referee.is_ok() && has(&verdict.arguments, &is_whole_float),
    example: ("flags", r#"{"force": true, "number": 1.0}"#),
}];

/// Whether a value, or one inside it, is so.
fn has(value: &Value, is: &dyn Fn(&Value) -> bool) -> bool {
    is(value)
        || match value {
            Value::Array(all) => all.iter().any(|one| has(one, is)),
            Value::Object(members) => members.values().any(|one| has(one, is)),
            _ => false,
        }
}

fn is_whole_float(value: &Value) -> bool {
    value
        .as_number()
        .is_some_and(|number| number.is_f64() && number.as_f64().is_some_and(|float| float.fract() == 0.0))
}
