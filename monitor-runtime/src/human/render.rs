//! Results without a `user_print`, and events: JSON shown to a person. An object is `key: value` lines with the values
//! below each other, a list of flat objects a table, members in the order of their type. One place for all types.

use crate::json::{self, Kind};
use std::fmt::Write as _;

/// The text for the JSON value `json`, which a serialiser wrote.
pub(super) fn render(json: &str) -> String {
    let mut out = String::new();
    value(json.trim(), 0, &mut out);
    out
}

/// The line for an event as QMP sends it: `BALLOON_CHANGE actual=16777216`.
pub(super) fn render_event(json: &str) -> String {
    let members = members(json);
    let find = |name: &str| members.iter().find(|(key, _)| key == name).map(|(_, value)| *value);
    let mut line = find("event").map(scalar).unwrap_or_default();
    for (key, value) in find("data").map(self::members).unwrap_or_default() {
        let _ = write!(line, " {key}={}", scalar(value));
    }
    line.push('\n');
    line
}

/// The members of an object; none of anything else.
fn members(text: &str) -> Vec<(String, &str)> {
    let found = json::members(text).unwrap_or_default();
    found.into_iter().map(|member| (member.name(text).into_owned(), &text[member.value.range()])).collect()
}

fn elements(text: &str) -> Vec<&str> {
    let found = json::elements(text).unwrap_or_default();
    found.into_iter().map(|element| &text[element]).collect()
}

fn indent(depth: usize, out: &mut String) {
    out.extend(std::iter::repeat_n("  ", depth));
}

/// Writes `text` as whole lines.
fn value(text: &str, depth: usize, out: &mut String) {
    match json::kind(text) {
        Kind::Object => object(text, depth, out),
        Kind::Array => array(text, depth, out),
        _ => {
            indent(depth, out);
            let text = scalar(text);
            out.push_str(&text);
            // A text may have whole lines already.
            if !text.ends_with('\n') {
                out.push('\n');
            }
        }
    }
}

fn object(text: &str, depth: usize, out: &mut String) {
    let members = members(text);
    let flat = members.iter().filter(|(_, value)| !is_nested(value));
    let width = flat.map(|(key, _)| key.chars().count() + 1).max().unwrap_or_default();
    for (key, member) in members {
        indent(depth, out);
        if is_nested(member) {
            let _ = writeln!(out, "{key}:");
            value(member, depth + 1, out);
        } else {
            let _ = writeln!(out, "{:width$} {}", format!("{key}:"), scalar(member));
        }
    }
}

fn array(text: &str, depth: usize, out: &mut String) {
    let elements = elements(text);
    if let Some(rows) = table(&elements) {
        return write_table(&rows, depth, out);
    }
    for element in elements {
        let mut lines = String::new();
        value(element, depth + 1, &mut lines);
        // The element's first line carries its dash in the indent.
        let dash = depth * 2;
        lines.replace_range(dash..(dash + 2).min(lines.len()), "- ");
        out.push_str(&lines);
    }
}

/// A heading and a row for each element, if they are objects of scalars, and more than one.
fn table(elements: &[&str]) -> Option<Vec<Vec<String>>> {
    let flat = |text: &&str| {
        json::kind(text) == Kind::Object && !members(text).iter().any(|(_, member)| is_nested(member))
    };
    if elements.len() < 2 || !elements.iter().all(flat) {
        return None;
    }
    let rows: Vec<_> = elements.iter().map(|text| members(text)).collect();
    let mut heading: Vec<String> = Vec::new();
    for (key, _) in rows.iter().flatten() {
        // A member that some elements leave out has its column all the same.
        if !heading.contains(key) {
            heading.push(key.clone());
        }
    }
    let cell = |row: &[(String, &str)], key: &String| {
        row.iter().find(|(name, _)| name == key).map_or_else(|| "-".to_owned(), |(_, value)| scalar(value))
    };
    let cells = rows.iter().map(|row| heading.iter().map(|key| cell(row, key)).collect());
    Some(std::iter::once(heading.clone()).chain(cells).collect())
}

fn write_table(rows: &[Vec<String>], depth: usize, out: &mut String) {
    let columns = rows.first().map_or(0, Vec::len);
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let widths: Vec<_> = (0..columns).map(width).collect();
    for row in rows {
        indent(depth, out);
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            let _ = write!(line, "{cell:width$}  ");
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
}

fn is_nested(text: &str) -> bool {
    matches!(json::kind(text), Kind::Object | Kind::Array) && !matches!(text, "{}" | "[]")
}

fn scalar(text: &str) -> String {
    match text {
        "true" => "on".to_owned(),
        "false" => "off".to_owned(),
        "null" => "none".to_owned(),
        "[]" | "{}" => "(empty)".to_owned(),
        _ if json::kind(text) == Kind::String => json::unquote(text).into_owned(),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_below_each_other() {
        let json = r#"{"name":"disk0","read-only":true,"no":null,"size":{"bytes":5},"tags":["a","b"],"parts":[{"n":1,"m":2}],"none":[]}"#;
        let expected = "name:      disk0\nread-only: on\nno:        none\nsize:\n  bytes: 5\ntags:\n  - a\n  - b\nparts:\n  - n: 1\n    m: 2\nnone:      (empty)\n";
        assert_eq!(render(json), expected);
        assert_eq!(render("[]"), "");
        assert_eq!(render("42"), "42\n");
    }

    #[test]
    fn a_list_of_flat_objects_is_a_table() {
        let json = r#"[{"id":1,"name":"a\u00e9","on":true},{"id":20,"size":7,"name":""},{}]"#;
        let expected = "id  name  on  size\n1   a\u{e9}    on  -\n20        -   7\n-   -     -   -\n";
        assert_eq!(render(json), expected);
        let nested = r#"[{"a":1},{"a":[1]}]"#;
        assert_eq!(render(nested), "- a: 1\n- a:\n    - 1\n");
    }

    #[test]
    fn an_event_is_a_line() {
        let json =
            r#"{"timestamp":{"seconds":1,"microseconds":2},"event":"X","data":{"a":1,"b":{"c":true}}}"#;
        assert_eq!(render_event(json), "X a=1 b={\"c\":true}\n");
        assert_eq!(render_event(r#"{"event":"Y"}"#), "Y\n");
    }
}
