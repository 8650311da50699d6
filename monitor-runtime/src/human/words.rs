//! A line being read: words up to white space, or in double quotes with escapes (`\n \r \\ \' \"`), as QEMU's monitor
//! splits it; and the last of them, which may go on. What is read is `arguments`'.

use crate::Error;
use std::borrow::Cow;

/// What is left of a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words<'a> {
    rest: &'a str,
}

impl<'a> Words<'a> {
    pub(super) fn new(line: &'a str) -> Self {
        Self { rest: line }
    }

    /// What was not taken yet.
    pub(super) fn rest(&self) -> &'a str {
        self.rest
    }

    pub(super) fn skip_blanks(&mut self) {
        self.rest = self.rest.trim_start();
    }

    /// The next character.
    pub(super) fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    /// Takes the next character.
    pub(super) fn take(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let taken = chars.next();
        self.rest = chars.as_str();
        taken
    }

    /// Takes the characters that `belongs` holds for.
    pub(super) fn take_while(&mut self, belongs: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|c| !belongs(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken
    }

    /// Takes `length` bytes, which end between two characters.
    pub(super) fn skip(&mut self, length: usize) {
        self.rest = self.rest.get(length..).unwrap_or_default();
    }

    /// The next word as it stands, without looking at quotes: a command's name. It ends at `/` too, as in `x/4i`.
    pub(super) fn name(&mut self) -> &'a str {
        self.skip_blanks();
        self.take_while(|c| !c.is_whitespace() && c != '/')
    }

    /// The next word as it stands, without looking at quotes.
    pub(super) fn plain(&mut self) -> &'a str {
        self.skip_blanks();
        self.take_while(|c| !c.is_whitespace())
    }

    /// The next word, or none at the end of the line.
    pub(super) fn word(&mut self) -> Result<Option<Cow<'a, str>>, Error> {
        self.skip_blanks();
        if let Some(quoted) = self.rest.strip_prefix('"') {
            return self.quoted(quoted).map(Some);
        }
        let word = self.plain();
        Ok((!word.is_empty()).then_some(Cow::Borrowed(word)))
    }

    /// The JSON list or object that stands next, up to its last bracket, or else the word.
    pub(super) fn json(&mut self) -> &'a str {
        self.skip_blanks();
        let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
        for (at, byte) in self.rest.bytes().enumerate() {
            match byte {
                _ if escaped => escaped = false,
                b'\\' if quoted => escaped = true,
                b'"' => quoted = !quoted,
                b'{' | b'[' if !quoted => depth += 1,
                b'}' | b']' if !quoted => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        let (json, rest) = self.rest.split_at(at + 1);
                        self.rest = rest;
                        return json;
                    }
                }
                _ => {}
            }
        }
        self.plain()
    }

    fn quoted(&mut self, text: &'a str) -> Result<Cow<'a, str>, Error> {
        match unescape(text) {
            (word, End::Quote(at)) => {
                self.rest = &text[at + 1..];
                Ok(Cow::Owned(word))
            }
            (_, End::Escape(other)) => Err(Error::generic(format!("unsupported escape code: '\\{other}'"))),
            (_, End::Line) => Err(Error::generic("unterminated string")),
        }
    }
}

/// What ends a string in quotes.
enum End {
    /// The quote, which stands there.
    Quote(usize),
    /// The line, before any.
    Line,
    /// This, behind a backslash.
    Escape(char),
}

/// What the text behind a quote means, up to its end.
fn unescape(text: &str) -> (String, End) {
    let mut word = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return (word, End::Quote(at)),
            '\\' => word.push(match chars.next() {
                Some((_, 'n')) => '\n',
                Some((_, 'r')) => '\r',
                Some((_, c @ ('\\' | '\'' | '"'))) => c,
                Some((_, other)) => return (word, End::Escape(other)),
                None => break,
            }),
            _ => word.push(c),
        }
    }
    (word, End::Line)
}

/// Whether a word is read back only from quotes.
pub(super) fn needs_quotes(word: &str) -> bool {
    word.starts_with('"') || word.contains(char::is_whitespace)
}

/// A word as it stands in quotes, of which the last is not there yet.
pub(super) fn open_quotes(word: &str) -> String {
    let mut out = String::from("\"");
    for c in word.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\\' | '"' => out.extend(['\\', c]),
            _ => out.push(c),
        }
    }
    out
}

/// The word at the end of a line, which may go on.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct LastWord<'a> {
    /// Where it begins, in bytes; its quote, where it has one.
    pub(super) start: usize,
    /// What it means so far.
    pub(super) typed: Cow<'a, str>,
    /// A quote stands before it, and none behind.
    pub(super) quoted: bool,
}

impl<'a> LastWord<'a> {
    /// Of `line`: an empty one behind a blank. None where nothing can go on: a quote closes it, or an escape is none.
    pub(super) fn of(line: &'a str) -> Option<Self> {
        let mut words = Words::new(line);
        loop {
            words.skip_blanks();
            let word = words.rest;
            let read = words.word();
            if read.is_ok() && !words.rest.is_empty() {
                continue;
            }
            let start = line.len() - word.len();
            return match word.strip_prefix('"').map(unescape) {
                Some((typed, End::Line)) => Some(Self { start, typed: Cow::Owned(typed), quoted: true }),
                Some(_) => None,
                None => Some(Self { start, typed: Cow::Borrowed(word), quoted: false }),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: &[&str]) {
        let mut words = Words::new(line);
        let mut found = Vec::new();
        while let Ok(Some(word)) = words.word() {
            found.push(word);
        }
        assert_eq!(found, expected, "{line}");
    }

    #[test]
    fn words_end_at_blanks_and_quotes() {
        check("  a  b\tc ", &["a", "b", "c"]);
        check(r#""a b"c "x\n\"" 'q q'"#, &["a b", "c", "x\n\"", "'q", "q'"]);
        check(r#"a"b c""#, &[r#"a"b"#, r#"c""#]);
        check(r#"ok "open"#, &["ok"]);
        check(r#""\q""#, &[]);
    }

    #[test]
    fn json_ends_at_its_last_bracket() {
        for (line, json, rest) in [
            (r#" {"a": [1, "}\"]"]} x"#, r#"{"a": [1, "}\"]"]}"#, " x"),
            ("[1] [2]", "[1]", " [2]"),
            ("{ open", "{", " open"),
            ("] x", "]", " x"),
        ] {
            let mut words = Words::new(line);
            assert_eq!((words.json(), words.rest()), (json, rest), "{line}");
        }
    }
}
