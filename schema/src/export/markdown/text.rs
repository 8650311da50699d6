//! Text made safe for Markdown: names and code, which are not Markdown, and docs, which are; not what is written.

use std::fmt::Write as _;

use serde_json::Value;

use super::type_anchor;
use crate::types::Types;
use crate::words::{Word, describe};

/// A name as running text: nothing in it means anything to Markdown.
pub(super) fn inline(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in one_line(text).chars() {
        if matches!(
            c,
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '$'
        ) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// A text in a code span, whatever is in it.
pub(super) fn code(text: &str) -> String {
    let text = one_line(text);
    if text.contains("\\|") {
        // A table takes the backslash for its own, also within a code span; an entity is safe everywhere.
        let mut html = String::from("<code>");
        for c in text.chars() {
            let _ =
                if c.is_alphanumeric() { write!(html, "{c}") } else { write!(html, "&#{};", u32::from(c)) };
        }
        return html + "</code>";
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if longest > 0 || text.trim().is_empty() { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// Docs that have to stand on one line, in a table or a list: paragraphs and list items become line breaks.
pub(super) fn cell(docs: &str) -> String {
    let mut line = String::new();
    let mut fresh = true;
    for part in docs.trim().lines().map(str::trim) {
        if part.is_empty() {
            fresh = true;
            continue;
        }
        if !line.is_empty() {
            line.push_str(if fresh || is_item(part) { "<br>" } else { " " });
        }
        fresh = false;
        line.push_str(part);
    }
    no_tags(&line)
}

/// The first paragraph of docs, on one line.
pub(super) fn summary(docs: &str) -> String {
    let first: Vec<_> = docs.trim().lines().map(str::trim).take_while(|line| !line.is_empty()).collect();
    no_tags(&first.join(" "))
}

/// Docs as a block of their own below a heading of the third level: their headings go below it.
pub(super) fn heading_docs(docs: &str) -> String {
    let mut text = String::with_capacity(docs.len());
    let mut fenced = false;
    for line in docs.trim().lines() {
        let is_fence = line.trim_start().starts_with("```");
        fenced ^= is_fence;
        let level = line.len() - line.trim_start_matches('#').len();
        let is_heading = !fenced && (1..=6).contains(&level) && line[level..].starts_with(' ');
        if is_heading {
            text.push_str(&"#".repeat(3.min(6 - level)));
        }
        text.push_str(&if fenced || is_fence {
            line.trim_end().to_owned()
        } else {
            no_tags(line.trim_end())
        });
        text.push('\n');
    }
    if fenced {
        // An open fence would swallow the rest of the page.
        text.push_str("```\n");
    }
    text.trim_end().to_owned()
}

/// What a schema says of itself.
pub(super) fn description(schema: &Value) -> &str {
    schema.get("description").and_then(Value::as_str).unwrap_or_default()
}

/// A type in words, its named types as links.
pub(super) fn words(schema: &Value, types: Types<'_>) -> String {
    let words = describe(schema, types).into_iter().map(|word| match word {
        Word::Code(text) => code(&text),
        Word::Text(text) => inline(&text),
        Word::Type(name) => format!("[{}](#{})", inline(&name), type_anchor(types.direction, &name)),
    });
    words.collect()
}

/// A row of a table. Cells hold their pipes as they are; here they are kept from ending the cell.
pub(super) fn row(page: &mut String, cells: &[String]) {
    for cell in cells {
        page.push_str("| ");
        let mut before = ' ';
        for c in cell.chars() {
            if c == '|' && before != '\\' {
                page.push('\\');
            }
            page.push(c);
            before = c;
        }
        page.push(' ');
    }
    page.push_str("|\n");
}

/// The target of a link. What may not stand in one is written as a number, so that no two names share a target.
pub(super) fn anchor(kind: &str, name: &str) -> String {
    let mut anchor = format!("{}-", kind.replace('.', "-"));
    for c in name.chars() {
        let _ = if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') {
            write!(anchor, "{c}")
        } else {
            write!(anchor, ".{:x}.", u32::from(c))
        };
    }
    anchor
}

fn one_line(text: &str) -> String {
    text.replace("\r\n", " ").replace(['\r', '\n'], " ")
}

/// Whether a line begins an item of a list.
fn is_item(line: &str) -> bool {
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    line.starts_with("- ")
        || line.starts_with("* ")
        || (number.len() < line.len() && number.starts_with(". "))
}

/// Docs without HTML: `Vec<u8>` outside a code span is meant as it reads, and would vanish. Links in `<…>` stay.
fn no_tags(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find(['`', '<']) {
        let (before, here) = rest.split_at(at);
        text.push_str(before);
        let ticks = here.len() - here.trim_start_matches('`').len();
        if ticks == 0 {
            let is_ours = ["<br>", "<http://", "<https://"].iter().any(|tag| here.starts_with(tag));
            text.push_str(if is_ours { "<" } else { "&lt;" });
            rest = &here[1..];
            continue;
        }
        // A code span ends at as many ticks as it began with; without those, they are just ticks.
        let (fence, tail) = here.split_at(ticks);
        let end = tail.find(fence).map_or(0, |end| end + ticks);
        text.push_str(&here[..ticks + end]);
        rest = &tail[end..];
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_spans_hold_anything() {
        assert_eq!(code("a|b"), "`a|b`");
        assert_eq!(code("a`b"), "`` a`b ``");
        assert_eq!(code("two\nlines"), "`two lines`");
        assert_eq!(code(r"a\|b"), "<code>a&#92;&#124;b</code>");
    }

    #[test]
    fn names_mean_nothing() {
        assert_eq!(inline("a_b*<c>|`d`"), r"a\_b\*\<c\>\|\`d\`");
    }

    #[test]
    fn docs_fit_a_cell() {
        assert_eq!(
            cell("One\ntwo.\n\nThree `a < b`, Vec<u8>.\n- x\n- y"),
            "One two.<br>Three `a < b`, Vec&lt;u8>.<br>- x<br>- y"
        );
        let mut table = String::new();
        row(&mut table, &[cell("a | b"), cell(r"c \| d"), code("e|f")]);
        assert_eq!(table, "| a \\| b | c \\| d | `e\\|f` |\n");
    }

    #[test]
    fn docs_stay_below_their_heading() {
        assert_eq!(
            heading_docs("Text.\n\n# Errors\n```\n# code\n```"),
            "Text.\n\n#### Errors\n```\n# code\n```"
        );
        assert_eq!(heading_docs("```\nopen"), "```\nopen\n```");
        assert_eq!(heading_docs("##### Deep"), "###### Deep");
    }

    #[test]
    fn only_links_stay_in_angles() {
        assert_eq!(
            no_tags("<https://a.example> <script> ``<`> `"),
            "<https://a.example> &lt;script> ``&lt;`> `"
        );
    }
}
