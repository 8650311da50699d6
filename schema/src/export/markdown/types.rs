//! The sections of named types, and what a type looks like inside wherever it is shown; not types in words.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::text::{cell, code, description, row, words};
use super::{section_head, type_anchor};
use crate::types::{Types, is_null};
use crate::words::{alternatives, enumeration, is_required};

/// A section for each type of one direction.
pub(super) fn sections(page: &mut String, title: &str, types: Types<'_>) {
    if types.named.is_empty() {
        return;
    }
    let _ = write!(page, "\n## {title}\n");
    for (name, schema) in types.named {
        section_head(page, &type_anchor(types.direction, name), name, description(schema));
        let before = page.len();
        shape(page, schema, types);
        // What has neither members nor values to list is told in words, such as a newtype.
        if page.len() == before {
            let _ = writeln!(page, "\nType: {}.", words(schema, types));
        }
    }
}

/// The values or the members of a type, each with its meaning; nothing for types that have neither.
pub(super) fn shape(page: &mut String, schema: &Value, types: Types<'_>) {
    let Some(schema) = types.resolve(schema) else { return };
    if let Some(values) = enumeration(schema) {
        page.push('\n');
        for (value, docs) in values {
            bullet(page, &code(&value.to_string()), ": ", docs.unwrap_or_default());
        }
        return;
    }
    parts(page, schema, types);
    members(page, schema, types);
    if let Some(all) = alternatives(schema).filter(|all| !all.iter().any(is_null)) {
        let besides = schema.contains_key("properties");
        page.push_str(if besides { "\nAnd with these, one of:\n\n" } else { "\nOne of:\n\n" });
        for alternative in all {
            bullet(page, &words(alternative, types), " — ", description(alternative));
        }
    }
}

/// The types whose members this one has as well.
fn parts(page: &mut String, schema: &Map<String, Value>, types: Types<'_>) {
    let all = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
    let own =
        schema.get("$ref").map(|target| Value::Object(Map::from_iter([("$ref".to_owned(), target.clone())])));
    let names: Vec<_> = own.iter().chain(all).map(|part| words(part, types)).collect();
    if !names.is_empty() {
        let _ = writeln!(page, "\nHas what {} has.", names.join(" and "));
    }
}

fn members(page: &mut String, schema: &Map<String, Value>, types: Types<'_>) {
    let Some(Value::Object(members)) = schema.get("properties") else { return };
    if members.is_empty() {
        return;
    }
    page.push('\n');
    row(page, &["Member", "Type", "Present", "Meaning"].map(String::from));
    row(page, &["---", "---", "---", "---"].map(String::from));
    for (name, member) in members {
        let present = if is_required(schema, name) { "always" } else { "optional" };
        row(page, &[code(name), words(member, types), present.to_owned(), cell(description(member))]);
    }
}

fn bullet(page: &mut String, what: &str, between: &str, docs: &str) {
    let docs = cell(docs);
    let _ = writeln!(page, "- {what}{}{docs}", if docs.is_empty() { "" } else { between });
}
