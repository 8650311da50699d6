//! The rules on regular expressions: what is one to us, and means to clients what it means to us. They have it in documents,
//! where JSON Schema says that it is ECMAScript's, with its flag `u`; here it is `regex-lite` that compares.

use std::str;

use syn::LitStr;

use crate::errors::Errors;

#[cfg(test)]
mod tests;

/// Rule `bad_pattern`: it is compiled here as it will be at run time, so that it cannot fail there.
pub(super) fn bad_pattern(of: &str, pattern: &LitStr, errors: &mut Errors) {
    let text = pattern.value();
    match regex_lite::Regex::new(&text) {
        Err(error) => {
            errors.on(pattern, format_args!("{of}: the `pattern` is no regular expression: {error}"));
        }
        Ok(_) => pattern_of_rust(of, pattern, &text, errors),
    }
}

/// Rule `pattern_of_rust`: a document must mean what is checked.
fn pattern_of_rust(of: &str, pattern: &LitStr, text: &str, errors: &mut Errors) {
    if let Err(Foreign { written, instead }) = read(text) {
        errors.on(
            pattern,
            format_args!(
                "{of}: `{written}` means something else, or nothing, in the regular expressions of JSON Schema; {instead}"
            ),
        );
    }
}

/// What clients would read in another way or not at all, and what to write instead.
#[derive(Debug)]
struct Foreign<'a> {
    written: &'a str,
    instead: &'static str,
}

/// Reads a pattern that `regex-lite` compiles, and lets pass what is the same to both.
fn read(pattern: &str) -> Result<(), Foreign<'_>> {
    let mut reader = Reader { rest: pattern.chars(), is_repeatable: false };
    while !reader.rest().is_empty() {
        reader.term()?;
    }
    Ok(())
}

struct Reader<'a> {
    rest: str::Chars<'a>,
    /// Whether what stands before may be repeated. To Rust everything may, to ECMAScript no assertion and no repetition.
    is_repeatable: bool,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.rest.as_str()
    }

    /// Goes on behind these words, if they come next.
    fn eat(&mut self, words: &str) -> bool {
        let rest = self.rest().strip_prefix(words);
        self.rest = rest.unwrap_or(self.rest()).chars();
        rest.is_some()
    }

    /// What was read since `start` is not the same to both.
    fn foreign(&self, start: &'a str, instead: &'static str) -> Foreign<'a> {
        Foreign { written: &start[..start.len() - self.rest().len()], instead }
    }

    fn term(&mut self) -> Result<(), Foreign<'a>> {
        let start = self.rest();
        let first = self.rest.next();
        match first {
            Some('*' | '+' | '?') => return self.repetition(start),
            Some('{') => return self.counted_repetition(start),
            Some('\\') => drop(self.escape(start, false)?),
            Some('[') => self.class(start)?,
            Some('(') if !self.eat("?:") && self.eat("?") => {
                return Err(self.foreign(start, "a group is `(…)` or `(?:…)`, without flags and names"));
            }
            Some('.') => return Err(self.foreign(start, r"write `[^\n]`")),
            Some(']') => return Err(self.foreign(start, r"write `\]`")),
            Some('}') => return Err(self.foreign(start, r"write `\}`")),
            _ => {}
        }
        let is_boundary = start.starts_with(r"\b") || start.starts_with(r"\B");
        self.is_repeatable = !is_boundary && !matches!(first, Some('(' | '|' | '^' | '$'));
        Ok(())
    }

    fn repetition(&mut self, start: &'a str) -> Result<(), Foreign<'a>> {
        if !self.is_repeatable {
            return Err(self.foreign(start, "put what is to be repeated into `(?:…)`"));
        }
        self.eat("?");
        self.is_repeatable = false;
        Ok(())
    }

    fn counted_repetition(&mut self, start: &'a str) -> Result<(), Foreign<'a>> {
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit());
        let (count, rest) = self.rest().split_once('}').unwrap_or((self.rest(), ""));
        self.rest = rest.chars();
        let is_count = match count.split_once(',') {
            None => is_number(count),
            Some((least, most)) => is_number(least) && (most.is_empty() || is_number(most)),
        };
        if !is_count {
            return Err(self.foreign(start, "write `{2}`, `{2,}` or `{2,5}`"));
        }
        self.repetition(start)
    }

    /// What stands behind a backslash: whether it is one character.
    fn escape(&mut self, start: &'a str, in_class: bool) -> Result<bool, Foreign<'a>> {
        let instead = match self.rest.next() {
            Some('d' | 'D' | 'w' | 'W') => return Ok(false),
            Some('f' | 'n' | 'r' | 't' | 'v') => return Ok(true),
            // ECMAScript escapes what has a meaning, and nothing else.
            Some(escaped) if r"^$\.*+?()[]{}|/".contains(escaped) => return Ok(true),
            Some('-') if in_class => return Ok(true),
            Some('b' | 'B') if !self.rest().starts_with('{') => return Ok(false),
            Some('x') if self.digits(2) => return Ok(true),
            Some('u') if self.digits(4) => return Ok(true),
            Some('A') => "write `^`",
            Some('z') => "write `$`",
            Some('b' | 'B' | '<' | '>') => r"write `\b`",
            Some('s' | 'S') => r"list the characters that are meant, as in `[ \t]`",
            Some('a') => r"write `\x07`",
            _ => "write the character itself",
        };
        Err(self.foreign(start, instead))
    }

    /// Goes on behind so many hexadecimal digits, if they come next.
    fn digits(&mut self, count: usize) -> bool {
        let digits = self.rest().get(..count);
        let are_digits = |digits: &str| digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        digits.filter(|digits| are_digits(digits)).is_some_and(|digits| self.eat(digits))
    }

    fn class(&mut self, start: &'a str) -> Result<(), Foreign<'a>> {
        self.eat("^");
        if self.eat("]") {
            return Err(self.foreign(start, r"write `\]`"));
        }
        // That stands for itself, and begins no range.
        self.eat("-");
        while !self.rest().is_empty() && !self.eat("]") {
            let is_character = self.member()?;
            if is_character && !self.rest().starts_with("-]") && self.eat("-") {
                self.member()?;
            }
        }
        Ok(())
    }

    /// A member of a class, or an end of a range in it: whether it is one character.
    fn member(&mut self) -> Result<bool, Foreign<'a>> {
        let start = self.rest();
        match self.rest.next() {
            Some('\\') => self.escape(start, true),
            Some('[') => Err(self.foreign(start, r"write `\[`, or the ranges of a class in it")),
            // The last one stands for itself.
            Some('-') if self.rest().starts_with(']') => Ok(false),
            Some('-') => Err(self.foreign(start, r"write `\-`")),
            _ => Ok(true),
        }
    }
}
