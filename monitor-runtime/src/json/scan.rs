//! One pass over a complete JSON text: is it well formed, and where are the members of its objects. Numbers and strings
//! are checked, not converted; conversion is `text`'s.

use super::bytes::{ordinary_end, plain_end};
use super::members::{Member, Members, Span};
use super::text::unquote;
use std::ops::Range;

/// A syntax error, worded after `JSON parse error, `.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SyntaxError {
    ExpectingValue,
    InvalidCharacter,
    InvalidEscape,
    InvalidKeyword,
    InvalidUtf8,
    KeyNotString,
    MissingColon,
    MissingDictSeparator,
    MissingListSeparator,
    DuplicateKey,
    PrematureEnd,
    TooDeep,
}

impl SyntaxError {
    /// The client's text, without the words that introduce it.
    pub(crate) const fn text(self) -> &'static str {
        match self {
            Self::ExpectingValue => "expecting value",
            Self::InvalidCharacter => "string holds what is not a valid Unicode character",
            Self::InvalidEscape => "invalid escape sequence in string",
            Self::InvalidKeyword => "invalid keyword or number",
            Self::InvalidUtf8 => "invalid UTF-8 sequence in string",
            Self::KeyNotString => "key is not a string in object",
            Self::MissingColon => "missing : in object pair",
            Self::MissingDictSeparator => "expected separator in dict",
            Self::MissingListSeparator => "expected separator in list",
            Self::DuplicateKey => "duplicate key",
            Self::PrematureEnd => "premature EOI",
            Self::TooDeep => "nesting depth limit exceeded",
        }
    }
}

/// How many objects and arrays may stand in each other; it bounds the recursion.
const MAX_DEPTH: usize = 1024;

/// Objects up to this many members are searched for duplicates pair by pair; larger ones are sorted.
const FEW: usize = 16;

/// Checks that `text` is one well-formed value with nothing but white space around it.
pub(crate) fn check(text: &str) -> Result<(), SyntaxError> {
    let mut found = Members::default();
    let mut scanner = Scanner::new(text.as_bytes(), 0, &mut found);
    scanner.skip_space();
    scanner.value(0)?;
    scanner.finish()
}

/// Checks `text`, which is one object, and finds its members.
pub(crate) fn members(text: &str) -> Result<Vec<Member>, SyntaxError> {
    let mut found = Members::default();
    let mut scanner = Scanner::new(text.as_bytes(), 1, &mut found);
    scanner.outermost()?;
    scanner.finish()?;
    let [members, ..] = found.levels;
    Ok(members)
}

/// Checks the object that `text` begins with and finds, in `found`, its members and those of the objects that are their
/// values. Returns where the object ends.
///
/// Whether strings are UTF-8 is not checked.
pub(crate) fn request(text: &[u8], max_depth: usize, found: &mut Members) -> Result<usize, SyntaxError> {
    for level in &mut found.levels {
        level.clear();
    }
    let mut scanner = Scanner { max_depth: max_depth.min(MAX_DEPTH), ..Scanner::new(text, 2, found) };
    scanner.outermost()?;
    Ok(scanner.at)
}

/// The elements of the array that `text` is, as ranges.
pub(crate) fn elements(text: &str) -> Result<Vec<Range<usize>>, SyntaxError> {
    let (mut deeper, mut found) = (Members::default(), Vec::new());
    let mut scanner = Scanner::new(text.as_bytes(), 0, &mut deeper);
    scanner.skip_space();
    scanner.array(0, |range| found.push(range))?;
    Ok(found)
}

struct Scanner<'a> {
    text: &'a [u8],
    at: usize,
    /// How many levels of objects leave their members in `found`; deeper ones only pass through it.
    kept: usize,
    max_depth: usize,
    found: &'a mut Members,
}

impl<'a> Scanner<'a> {
    fn new(text: &'a [u8], kept: usize, found: &'a mut Members) -> Self {
        // What a `Span` cannot name is not read: the text then seems to end too early.
        let text = &text[..text.len().min(u32::MAX as usize)];
        Self { text, at: 0, kept, max_depth: MAX_DEPTH, found }
    }

    fn outermost(&mut self) -> Result<(), SyntaxError> {
        self.skip_space();
        if self.peek() == Some(b'{') { self.object(0) } else { Err(SyntaxError::ExpectingValue) }
    }

    fn finish(&mut self) -> Result<(), SyntaxError> {
        self.skip_space();
        if self.at == self.text.len() { Ok(()) } else { Err(SyntaxError::ExpectingValue) }
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    #[inline]
    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn value(&mut self, depth: usize) -> Result<(), SyntaxError> {
        match self.peek() {
            Some(quote @ (b'"' | b'\'')) => self.string(quote).map(|_| ()),
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth, |_| ()),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b'a'..=b'z') => self.keyword(),
            None => Err(SyntaxError::PrematureEnd),
            Some(_) => Err(SyntaxError::ExpectingValue),
        }
    }

    /// Enters an object or array that `depth` others are around.
    fn enter(&mut self, depth: usize) -> Result<(), SyntaxError> {
        if depth >= self.max_depth {
            return Err(SyntaxError::TooDeep);
        }
        self.at += 1;
        self.skip_space();
        Ok(())
    }

    fn object(&mut self, depth: usize) -> Result<(), SyntaxError> {
        self.enter(depth)?;
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(());
        }
        let level = depth.min(2);
        let first = self.found.levels[level].len();
        let mut plain = true;
        loop {
            plain &= self.member(depth, level)?;
            self.skip_space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => break,
                None => return Err(SyntaxError::PrematureEnd),
                Some(_) => return Err(SyntaxError::MissingDictSeparator),
            }
            self.skip_space();
        }
        self.at += 1;
        // An object further inside has ended and left nothing, so these are all and only its own.
        if has_duplicate(self.text, &self.found.levels[level][first..], plain) {
            return Err(SyntaxError::DuplicateKey);
        }
        if depth >= self.kept {
            self.found.levels[level].truncate(first);
        }
        Ok(())
    }

    /// A member of an object at `depth`, kept at `level`; whether its key is plain.
    fn member(&mut self, depth: usize, level: usize) -> Result<bool, SyntaxError> {
        let key = self.at;
        let plain_key = match self.peek() {
            Some(quote @ (b'"' | b'\'')) => self.string(quote)?,
            None => return Err(SyntaxError::PrematureEnd),
            Some(_) => return Err(SyntaxError::KeyNotString),
        };
        let key = Span::new(key, self.at);
        self.skip_space();
        if self.peek() != Some(b':') {
            return Err(SyntaxError::MissingColon);
        }
        self.at += 1;
        self.skip_space();
        let value = self.at;
        // Strings are the most frequent of values, and spared the call.
        let plain_value = if let Some(quote @ (b'"' | b'\'')) = self.peek() {
            self.string(quote)?
        } else {
            self.value(depth + 1)?;
            false
        };
        let value = Span::new(value, self.at);
        self.found.levels[level].push(Member { key, value, plain_key, plain_value });
        Ok(plain_key)
    }

    fn array(&mut self, depth: usize, mut found: impl FnMut(Range<usize>)) -> Result<(), SyntaxError> {
        self.enter(depth)?;
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(());
        }
        loop {
            let start = self.at;
            self.value(depth + 1)?;
            found(start..self.at);
            self.skip_space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => break,
                None => return Err(SyntaxError::PrematureEnd),
                Some(_) => return Err(SyntaxError::MissingListSeparator),
            }
            self.skip_space();
        }
        self.at += 1;
        Ok(())
    }

    /// A string that begins with `quote`; whether it is plain.
    #[inline]
    fn string(&mut self, quote: u8) -> Result<bool, SyntaxError> {
        self.at += 1;
        if quote == b'"' {
            self.at = plain_end(self.text, self.at);
            if self.peek() == Some(quote) {
                self.at += 1;
                return Ok(true);
            }
        }
        self.odd_string(quote).map(|()| false)
    }

    /// The string from its first byte that is not plain.
    #[cold]
    fn odd_string(&mut self, quote: u8) -> Result<(), SyntaxError> {
        let start = self.at;
        loop {
            self.at = ordinary_end(self.text, self.at, quote);
            match self.peek() {
                Some(byte) if byte == quote => {
                    // They are in no UTF-8, and ask for a fresh start wherever they stand, so they are the framer's.
                    if self.text[start..self.at].iter().any(|byte| *byte >= 0xfe) {
                        return Err(SyntaxError::InvalidUtf8);
                    }
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => self.escape()?,
                Some(_) => return Err(SyntaxError::InvalidEscape),
                None => return Err(SyntaxError::PrematureEnd),
            }
        }
    }

    /// An escape; surrogates must come in pairs and noncharacters are refused, as in QEMU.
    fn escape(&mut self) -> Result<(), SyntaxError> {
        match self.text.get(self.at + 1) {
            Some(b'"' | b'\'' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
                self.at += 2;
                Ok(())
            }
            Some(b'u') => {
                let first = self.hex()?;
                let code = match first {
                    0xd800..=0xdbff if self.text[self.at..].starts_with(b"\\u") => match self.hex()? {
                        second @ 0xdc00..=0xdfff => 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00),
                        _ => return Err(SyntaxError::InvalidCharacter),
                    },
                    code => code,
                };
                let noncharacter = matches!(code, 0xfdd0..=0xfdef) || code & 0xfffe == 0xfffe;
                if noncharacter || char::from_u32(code).is_none() {
                    return Err(SyntaxError::InvalidCharacter);
                }
                Ok(())
            }
            _ => Err(SyntaxError::InvalidEscape),
        }
    }

    fn hex(&mut self) -> Result<u32, SyntaxError> {
        let digits = self.text.get(self.at + 2..self.at + 6).ok_or(SyntaxError::InvalidEscape)?;
        let mut code = 0;
        for &digit in digits {
            code = code * 16 + char::from(digit).to_digit(16).ok_or(SyntaxError::InvalidEscape)?;
        }
        self.at += 6;
        Ok(code)
    }

    #[inline(never)]
    fn number(&mut self) -> Result<(), SyntaxError> {
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        // A leading zero stands alone: `01` is two tokens, and so an error.
        if self.peek() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(())
    }

    fn digits(&mut self) -> Result<(), SyntaxError> {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at > start { Ok(()) } else { Err(SyntaxError::InvalidKeyword) }
    }

    #[inline(never)]
    fn keyword(&mut self) -> Result<(), SyntaxError> {
        let rest = &self.text[self.at..];
        let end = rest.iter().position(|byte| !byte.is_ascii_lowercase()).unwrap_or(rest.len());
        self.at += end;
        match &rest[..end] {
            b"true" | b"false" | b"null" => Ok(()),
            _ => Err(SyntaxError::InvalidKeyword),
        }
    }
}

/// Whether two of the members of an object have one key; `plain` says that all keys are plain.
fn has_duplicate(text: &[u8], members: &[Member], plain: bool) -> bool {
    if members.len() > FEW || !plain {
        return has_duplicate_among_many(text, members);
    }
    // Lengths first: they are at hand, and where all differ so do the keys.
    let mut lengths = 0_u64;
    let is_taken = |member: &Member| {
        let length = 1 << (member.key.length() % u64::BITS);
        let taken = lengths & length != 0;
        lengths |= length;
        taken
    };
    members.iter().any(is_taken) && has_duplicate_among_few(text, members)
}

#[inline(never)]
fn has_duplicate_among_few(text: &[u8], members: &[Member]) -> bool {
    let raw = |member: &Member| &text[member.key.inside()];
    members
        .iter()
        .enumerate()
        .any(|(at, later)| members[..at].iter().any(|earlier| raw(earlier) == raw(later)))
}

#[cold]
fn has_duplicate_among_many(text: &[u8], members: &[Member]) -> bool {
    let key = |member: &Member| {
        let quoted = String::from_utf8_lossy(&text[member.key.range()]);
        unquote(&quoted).into_owned()
    };
    let mut keys: Vec<_> = members.iter().map(key).collect();
    keys.sort_unstable();
    keys.windows(2).any(|pair| pair[0] == pair[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn well_formed_texts_pass() {
        for text in [
            "null",
            " [1, -0, 0.5e-3, 1E+9] ",
            r#"{"a":{"b":[]},'c':"d"}"#,
            r#"'it\'s "so"'"#,
            r#""\ud83d\ude00""#,
        ] {
            assert_eq!(check(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn each_mistake_has_its_error() {
        for (text, error) in [
            ("", SyntaxError::PrematureEnd),
            ("[1 2]", SyntaxError::MissingListSeparator),
            ("[1,]", SyntaxError::ExpectingValue),
            (r#"{"a" 1}"#, SyntaxError::MissingColon),
            (r#"{"a":1 "b":2}"#, SyntaxError::MissingDictSeparator),
            ("{1:2}", SyntaxError::KeyNotString),
            (r#"{"a":1,"\u0061":2}"#, SyntaxError::DuplicateKey),
            (r#"{"a":1,'a':2}"#, SyntaxError::DuplicateKey),
            ("nul", SyntaxError::InvalidKeyword),
            ("01", SyntaxError::ExpectingValue),
            ("-", SyntaxError::InvalidKeyword),
            (r#""\q""#, SyntaxError::InvalidEscape),
            (r#""\ud83d""#, SyntaxError::InvalidCharacter),
            (r#""\uffff""#, SyntaxError::InvalidCharacter),
        ] {
            assert_eq!(check(text), Err(error), "{text}");
        }
    }

    #[test]
    fn strings_end_where_they_stop_at_any_length() {
        for length in 0..20 {
            let run = "é'".repeat(length);
            for (end, error) in [
                ("", SyntaxError::PrematureEnd),
                ("\"\"", SyntaxError::ExpectingValue),
                ("\u{1f}\"", SyntaxError::InvalidEscape),
                ("\\q\"", SyntaxError::InvalidEscape),
            ] {
                assert_eq!(check(&format!("\"{run}{end}")), Err(error), "{run}{end:?}");
            }
            assert_eq!(check(&format!("\"{run}\\\"{run}\u{7f}\"")), Ok(()), "{run}");
        }
    }

    #[test]
    fn nesting_is_bounded_for_empty_containers_too() {
        let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        assert_eq!(check(&nested(MAX_DEPTH)), Ok(()));
        assert_eq!(check(&nested(MAX_DEPTH + 1)), Err(SyntaxError::TooDeep));
    }

    #[test]
    fn duplicates_are_found_in_large_objects() {
        let members: Vec<_> = (0..100).map(|n| format!(r#""k{n}":{n}"#)).collect();
        let text = format!("{{{},", members.join(","));
        assert_eq!(check(&format!(r#"{text}"k100":0}}"#)), Ok(()));
        assert_eq!(check(&format!(r#"{text}"k50":0}}"#)), Err(SyntaxError::DuplicateKey));
    }
}
