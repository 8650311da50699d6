//! Text as HTML: escaped, or rendered where it is Markdown; not where it stands.

use std::fmt::Write as _;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};
use serde_json::Value;

use super::super::document::type_prefix;
use crate::types::Types;
use crate::words::{Word, describe};

/// Text in which nothing means anything to HTML, also within quotes.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// Docs rendered; HTML in them is shown and not obeyed, links lead nowhere that runs code, and images, which would make
/// the page fetch something, are links. Headings are below that of the section which the docs stand in.
pub(super) fn docs(docs: &str) -> String {
    let safe = |event| match event {
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        Event::Start(
            Tag::Link { link_type, dest_url, title, id } | Tag::Image { link_type, dest_url, title, id },
        ) => {
            let target = dest_url.trim().to_ascii_lowercase();
            let leads = ["#", "http://", "https://"].iter().any(|start| target.starts_with(start));
            let dest_url = if leads { dest_url } else { "#".into() };
            Event::Start(Tag::Link { link_type, dest_url, title, id })
        }
        Event::End(TagEnd::Image) => Event::End(TagEnd::Link),
        Event::Start(Tag::Heading { level, id, classes, attrs }) => {
            Event::Start(Tag::Heading { level: below(level), id, classes, attrs })
        }
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(below(level))),
        other => other,
    };
    let mut out = String::new();
    html::push_html(&mut out, Parser::new_ext(docs, Options::ENABLE_TABLES).map(safe));
    out
}

/// The level on the page of a heading in docs: a section's own is the third.
fn below(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 => HeadingLevel::H4,
        HeadingLevel::H2 => HeadingLevel::H5,
        _ => HeadingLevel::H6,
    }
}

/// A type in words, its named types as links.
pub(super) fn words(schema: &Value, types: Types<'_>) -> String {
    let words = describe(schema, types).into_iter().map(|word| match word {
        Word::Code(text) => format!("<code>{}</code>", escape(&text)),
        Word::Text(text) => escape(&text),
        Word::Type(name) => {
            format!("<a href=\"#{}\">{}</a>", anchor(type_prefix(types.direction), &name), escape(&name))
        }
    });
    words.collect()
}

/// The target of a link; what may not stand in one is written as a number, so that no two names share a target.
pub(super) fn anchor(kind: &str, name: &str) -> String {
    let mut anchor = format!("{}-", kind.trim_end_matches('.').replace('.', "-"));
    for c in name.chars() {
        let _ = if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') {
            write!(anchor, "{c}")
        } else {
            write!(anchor, ".{:x}.", u32::from(c))
        };
    }
    anchor
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn docs_cannot_run_code() {
        let page = docs(
            "See <script>x</script> <b onclick=x> ![i](https://e.org/i.png) [a](javascript:x) [b](https://example.com) `<i>`",
        );
        assert!(
            !page.contains("<script") && !page.contains("<b ") && !page.contains("javascript:"),
            "{page}"
        );
        assert!(page.contains("<a href=\"https://example.com\">b</a>"), "{page}");
    }

    #[test]
    fn text_stays_text() {
        assert_eq!(escape("<a b=\"c\">&"), "&lt;a b=&quot;c&quot;&gt;&amp;");
        assert_eq!(anchor("type.in.", "a b"), "type-in-a.20.b");
    }
}
