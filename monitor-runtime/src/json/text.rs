//! Parts of a JSON text that was already checked: what kind a value is, what a string says, the value without white
//! space. Texts that were never checked belong to `scan`.

use std::borrow::Cow;

/// The JSON type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Array,
    Boolean,
    Null,
    Number,
    Object,
    String,
}

/// The type of the value that `text` begins with.
pub(crate) fn kind(text: impl AsRef<[u8]>) -> Kind {
    match text.as_ref().first() {
        Some(b'{') => Kind::Object,
        Some(b'[') => Kind::Array,
        Some(b'"' | b'\'') => Kind::String,
        Some(b't' | b'f') => Kind::Boolean,
        Some(b'n') | None => Kind::Null,
        Some(_) => Kind::Number,
    }
}

/// From how many bytes on a string is searched.
const LONG: usize = 64;

/// What the string `quoted` (with its quotes, checked) says.
#[inline]
pub(crate) fn unquote(quoted: &str) -> Cow<'_, str> {
    let inner = quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default();
    // Most strings are short and have no escapes: a plain loop beats a search.
    let first =
        if inner.len() < LONG { inner.bytes().position(|byte| byte == b'\\') } else { inner.find('\\') };
    match first {
        None => Cow::Borrowed(inner),
        Some(first) => Cow::Owned(unescape_all(inner, first)),
    }
}

/// What `text` says, whose first escape is at `first`.
#[cold]
fn unescape_all(text: &str, first: usize) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut next = Some(first);
    while let Some(backslash) = next {
        out.push_str(&rest[..backslash]);
        rest = unescape(&rest[backslash + 1..], &mut out);
        next = rest.find('\\');
    }
    out.push_str(rest);
    out
}

/// Appends what the escape at the start of `text` (behind its backslash) says, and returns what follows it.
fn unescape<'a>(text: &'a str, out: &mut String) -> &'a str {
    let mut chars = text.chars();
    match chars.next() {
        Some('b') => out.push('\u{8}'),
        Some('f') => out.push('\u{c}'),
        Some('n') => out.push('\n'),
        Some('r') => out.push('\r'),
        Some('t') => out.push('\t'),
        Some('u') => {
            let unit = |at: usize| text.get(at..at + 4).and_then(|hex| u16::from_str_radix(hex, 16).ok());
            let first = unit(1).unwrap_or_default();
            let pair = (0xd800..0xdc00).contains(&first);
            let units = [first, if pair { unit(7).unwrap_or_default() } else { 0 }];
            out.extend(
                char::decode_utf16(units.into_iter().take(1 + usize::from(pair)))
                    .map(|c| c.unwrap_or('\u{fffd}')),
            );
            return text.get(if pair { 11 } else { 5 }..).unwrap_or_default();
        }
        Some(other) => out.push(other),
        None => {}
    }
    chars.as_str()
}

/// Appends the checked value `text` without white space outside strings and with double quotes; numbers stay as they are
/// spelt.
pub(crate) fn compact(text: &str, out: &mut Vec<u8>) {
    let (bytes, mut at) = (text.as_bytes(), 0);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b' ' | b'\t' | b'\n' | b'\r' => at += 1,
            b'"' | b'\'' => {
                let end = string_end(bytes, at);
                super::write_string(out, &unquote(&text[at..end]));
                at = end;
            }
            _ => {
                out.push(byte);
                at += 1;
            }
        }
    }
}

/// The index behind the closing quote of the string that begins at `start`.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while at < bytes.len() && bytes[at] != bytes[start] {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    (at + 1).min(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_say_what_serde_json_reads() {
        for quoted in
            [r#""plain""#, r#""a\"b\\c\/d\b\f\n\r\t""#, r#""\u00e9\ud83d\ude00 x""#, r#""""#, r#""\u0000""#]
        {
            assert_eq!(unquote(quoted), serde_json::from_str::<String>(quoted).unwrap(), "{quoted}");
        }
        assert_eq!(unquote(r#"'it\'s "so"'"#), "it's \"so\"");
    }

    #[test]
    fn compact_keeps_the_value_and_the_spelling_of_numbers() {
        let text = r#" { "a" : [ 1.50, -0, 1e3 ], 'b' : "x y\u00e9" } "#;
        let mut out = Vec::new();
        compact(text, &mut out);
        assert_eq!(String::from_utf8(out).unwrap(), r#"{"a":[1.50,-0,1e3],"b":"x y\u00E9"}"#);
    }
}
