//! Compact ASCII JSON in another style: on several lines, with characters for their escapes. Writing values is
//! `write`'s; the text here is our own, so it is not checked.

/// How JSON looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Style {
    /// On several lines, as QEMU's `pretty=on`.
    pub(crate) pretty: bool,
    /// In UTF-8, instead of `\u` and four digits.
    pub(crate) utf8: bool,
}

impl Style {
    /// Appends `compact` in this style. Lines end in CRLF, but for the last.
    pub(crate) fn write(self, compact: &[u8], out: &mut Vec<u8>) {
        if self == Self::default() {
            out.extend_from_slice(compact);
            return;
        }
        let (mut rest, mut depth) = (compact, 0);
        while let Some((&byte, after)) = rest.split_first() {
            rest = match byte {
                b'"' => self.write_string(rest, out),
                _ if self.pretty => {
                    write_separator(byte, after.first(), &mut depth, out);
                    after
                }
                _ => {
                    out.push(byte);
                    after
                }
            };
        }
    }

    /// Appends the string that `text` begins with, and returns what follows it.
    fn write_string<'a>(self, text: &'a [u8], out: &mut Vec<u8>) -> &'a [u8] {
        out.push(b'"');
        let mut at = 1;
        while let Some(&byte) = text.get(at) {
            if byte == b'"' {
                out.push(byte);
                return &text[at + 1..];
            }
            let escape = if byte == b'\\' { &text[at..] } else { &[] };
            if let Some((character, length)) = self.utf8.then(|| character(escape)).flatten() {
                out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                at += length;
            } else {
                // Two bytes of an escape, so that an escaped quote ends nothing.
                let length = if byte == b'\\' { 2 } else { 1 };
                out.extend_from_slice(text.get(at..at + length).unwrap_or_default());
                at += length;
            }
        }
        &[]
    }
}

/// The character beyond ASCII that `escape` begins with, and the length of its escape.
fn character(escape: &[u8]) -> Option<(char, usize)> {
    let unit = |at: usize| {
        let digits = escape.get(at..at + 6)?.strip_prefix(b"\\u")?;
        u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
    };
    let first = unit(0)?;
    let pair = (0xd800..0xdc00).contains(&first);
    let units = [first, if pair { unit(6)? } else { 0 }];
    let length = 1 + usize::from(pair);
    // Half a pair is no character, and stays as it is.
    let character = char::decode_utf16(units.into_iter().take(length)).next()?.ok()?;
    (!character.is_ascii()).then_some((character, 6 * length))
}

/// Appends a byte outside of strings. An empty object still takes two lines, as in QEMU.
fn write_separator(byte: u8, next: Option<&u8>, depth: &mut usize, out: &mut Vec<u8>) {
    match byte {
        b'{' | b'[' => {
            out.push(byte);
            *depth += 1;
            if !matches!(next, Some(b'}' | b']')) {
                write_line_end(*depth, out);
            }
        }
        b'}' | b']' => {
            *depth = depth.saturating_sub(1);
            write_line_end(*depth, out);
            out.push(byte);
        }
        b',' => {
            out.push(byte);
            write_line_end(*depth, out);
        }
        b':' => out.extend_from_slice(b": "),
        _ => out.push(byte),
    }
}

fn write_line_end(depth: usize, out: &mut Vec<u8>) {
    out.extend_from_slice(b"\r\n");
    out.resize(out.len() + 4 * depth, b' ');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pretty: bool, utf8: bool, compact: &str, expected: &str) {
        let mut out = Vec::new();
        Style { pretty, utf8 }.write(compact.as_bytes(), &mut out);
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }

    #[test]
    fn pretty_is_on_lines_with_four_spaces() {
        check(true, false, r#"{"return":0}"#, "{\r\n    \"return\": 0\r\n}");
        check(true, false, r#"{"a":{},"b":[]}"#, "{\r\n    \"a\": {\r\n    },\r\n    \"b\": [\r\n    ]\r\n}");
        check(true, false, r#"[1,["x"]]"#, "[\r\n    1,\r\n    [\r\n        \"x\"\r\n    ]\r\n]");
        check(true, false, r#"["{\"a\":[1,2]}\\"]"#, "[\r\n    \"{\\\"a\\\":[1,2]}\\\\\"\r\n]");
    }

    #[test]
    fn characters_stand_for_their_escapes() {
        check(false, true, r#"{"\u00E9":"\uD83D\uDE00\u20AC"}"#, "{\"é\":\"😀€\"}");
        // What must be escaped stays so, and so does what is no character.
        let same = r#""\u0000\u001F\u007F\"\\\/\n\\u00E9\uD83D\uD83Dx\uDE00""#;
        check(false, true, same, same);
        check(false, false, r#""\u00E9""#, r#""\u00E9""#);
        check(true, true, r#"["\u00E9"]"#, "[\r\n    \"é\"\r\n]");
    }
}
