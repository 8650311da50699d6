//! The limits of a value compared: bounds, lengths and patterns; not its type.

use std::cmp::Ordering;

use serde_json::{Map, Number, Value};

use super::{Change, Place, Rule};

/// Keywords that bound from below: a larger value is tighter.
const LOWER: [&str; 5] = ["minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"];
/// Keywords that bound from above: a smaller value is tighter.
const UPPER: [&str; 5] = ["maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"];

/// Adds the changes of the limits of one value.
pub(super) fn compare(
    old: &Map<String, Value>,
    new: &Map<String, Value>,
    place: &Place,
    changes: &mut Vec<Change>,
) {
    for (keywords, lower) in [(LOWER, true), (UPPER, false)] {
        for keyword in keywords {
            let (was, is) = (bound(old, keyword), bound(new, keyword));
            let tighter = match (&was, &is) {
                (None, None) => continue,
                (None, Some(_)) => true,
                (Some(_), None) => false,
                (Some(was), Some(is)) => match order(is, was) {
                    Some(Ordering::Equal) | None => continue,
                    Some(order) => order.is_gt() == lower,
                },
            };
            changes.push(limit(tighter, keyword, was.map(number), is.map(number), place));
        }
    }
    let unique = |schema: &Map<String, Value>| schema.get("uniqueItems") == Some(&Value::Bool(true));
    if unique(old) != unique(new) {
        changes.push(limit(unique(new), "uniqueItems", None, None, place));
    }
    pattern(old.get("pattern"), new.get("pattern"), place, changes);
}

fn limit(tighter: bool, keyword: &str, was: Option<String>, is: Option<String>, place: &Place) -> Change {
    let said = |value: Option<String>| value.unwrap_or_else(|| "none".to_owned());
    let detail = match (&was, &is) {
        (None, None) => keyword.to_owned(),
        _ => format!("{keyword} {}, now {}", said(was), said(is)),
    };
    if tighter {
        place.change(Rule::ArgumentLimitTightened, Rule::ResultLimitTightened, detail)
    } else {
        place.change(Rule::ArgumentLimitLoosened, Rule::ResultLimitLoosened, detail)
    }
}

fn pattern(was: Option<&Value>, is: Option<&Value>, place: &Place, changes: &mut Vec<Change>) {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
    match (text(was), text(is)) {
        (was, is) if was == is => {}
        (Some(was), Some(is)) => {
            let detail = format!("`{was}`, now `{is}`");
            changes.push(place.change(Rule::ArgumentPatternChanged, Rule::ResultPatternChanged, detail));
        }
        (was, is) => changes.push(limit(is.is_some(), "pattern", was, is, place)),
    }
}

/// A bound that is written, or that the format of an integer has: schemars writes none for 32 and 64 bits with a sign.
fn bound(schema: &Map<String, Value>, keyword: &str) -> Option<Number> {
    let written = schema.get(keyword).and_then(Value::as_number).cloned();
    let format = schema.get("format").and_then(Value::as_str);
    written.or_else(|| match (keyword, format?) {
        ("minimum", "int32") => Some(i32::MIN.into()),
        ("maximum", "int32") => Some(i32::MAX.into()),
        ("maximum", "uint32") => Some(u32::MAX.into()),
        ("minimum", "int64") => Some(i64::MIN.into()),
        ("maximum", "int64") => Some(i64::MAX.into()),
        ("maximum", "uint64") => Some(u64::MAX.into()),
        _ => None,
    })
}

/// How two bounds compare; integers of 64 bits exactly, which a float does not hold.
fn order(a: &Number, b: &Number) -> Option<Ordering> {
    match (a.as_i128(), b.as_i128()) {
        (Some(a), Some(b)) => Some(a.cmp(&b)),
        _ => a.as_f64()?.partial_cmp(&b.as_f64()?),
    }
}

/// A bound as it reads, also where schemars writes an integer with a decimal point.
fn number(bound: Number) -> String {
    bound.to_string().trim_end_matches(".0").to_owned()
}
