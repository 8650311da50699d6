//! Results without a `user_print`: JSON shown to a person as `key: value` lines, members in the order of their type. One
//! place for all types.

use crate::json::{self, Kind};

/// The text for the JSON value `json`, which a serialiser wrote.
pub(super) fn render(json: &str) -> String {
    let mut out = String::new();
    value(json.trim(), 0, &mut out);
    out
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
            out.push_str(&scalar(text));
            out.push('\n');
        }
    }
}

fn object(text: &str, depth: usize, out: &mut String) {
    // What a serialiser wrote is well formed; if not, it is shown as it is.
    let Ok(members) = json::members(text) else {
        out.push_str(text);
        return;
    };
    for found in members {
        let member = &text[found.value.range()];
        indent(depth, out);
        out.push_str(&found.name(text));
        out.push(':');
        if is_nested(member) {
            out.push('\n');
            value(member, depth + 1, out);
        } else {
            out.push(' ');
            out.push_str(&scalar(member));
            out.push('\n');
        }
    }
}

fn array(text: &str, depth: usize, out: &mut String) {
    for element in json::elements(text).unwrap_or_default() {
        let mut lines = String::new();
        value(&text[element], depth + 1, &mut lines);
        // The element's first line carries its dash in the indent.
        let dash = depth * 2;
        lines.replace_range(dash..(dash + 2).min(lines.len()), "- ");
        out.push_str(&lines);
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
    fn members_and_elements_are_lines() {
        let json = r#"{"name":"disk0","on":true,"no":null,"size":{"bytes":5},"tags":["a","b"],"parts":[{"n":1,"m":2}],"none":[]}"#;
        let expected = "name: disk0\non: on\nno: none\nsize:\n  bytes: 5\ntags:\n  - a\n  - b\nparts:\n  - n: 1\n    m: 2\nnone: (empty)\n";
        assert_eq!(render(json), expected);
        assert_eq!(render("[]"), "");
        assert_eq!(render("42"), "42\n");
    }
}
