//! One pass over a complete JSON text: is it well formed, and where are the members of its objects. Numbers and strings
//! are checked, not converted; conversion is `text`'s. Strings are `quoted`'s.

use super::members::{Member, Members, Span};
use super::quoted::{is_quote, string};
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
    let (end, _) = scanner.value(skip_space(scanner.text, 0), 0)?;
    scanner.finish(end)
}

/// Finds the members of `text`, which is one object and was checked.
pub(crate) fn members(text: &str) -> Result<Vec<Member>, SyntaxError> {
    let mut found = Members::default();
    let mut scanner = Scanner { checked: true, ..Scanner::new(text.as_bytes(), 1, &mut found) };
    let end = scanner.outermost()?;
    scanner.finish(end)?;
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
    Scanner { max_depth: max_depth.min(MAX_DEPTH), ..Scanner::new(text, 2, found) }.outermost()
}

/// The elements of the array that `text` is, as ranges; it was checked.
pub(crate) fn elements(text: &str) -> Result<Vec<Range<usize>>, SyntaxError> {
    let (mut deeper, mut found) = (Members::default(), Vec::new());
    let mut scanner = Scanner { checked: true, ..Scanner::new(text.as_bytes(), 0, &mut deeper) };
    scanner.array(skip_space(scanner.text, 0), 0, |range| found.push(range))?;
    Ok(found)
}

/// Where it is in the text is passed from call to call and returned, so that it stays in a register.
struct Scanner<'a> {
    text: &'a [u8],
    /// How many levels of objects leave their members in `found`; deeper ones only pass through it.
    kept: usize,
    max_depth: usize,
    /// It was read before, so no key is duplicate.
    checked: bool,
    found: &'a mut Members,
}

impl<'a> Scanner<'a> {
    fn new(text: &'a [u8], kept: usize, found: &'a mut Members) -> Self {
        // What a `Span` cannot name is not read: the text then seems to end too early.
        let text = &text[..text.len().min(u32::MAX as usize)];
        Self { text, kept, max_depth: MAX_DEPTH, checked: false, found }
    }

    fn outermost(&mut self) -> Result<usize, SyntaxError> {
        let at = skip_space(self.text, 0);
        if byte(self.text, at) == b'{' { self.object(at, 0) } else { Err(SyntaxError::ExpectingValue) }
    }

    fn finish(&self, at: usize) -> Result<(), SyntaxError> {
        if skip_space(self.text, at) == self.text.len() { Ok(()) } else { Err(SyntaxError::ExpectingValue) }
    }

    /// What is wrong at `at`: `error`, or that the text ends there.
    #[cold]
    fn unexpected(&self, at: usize, error: SyntaxError) -> SyntaxError {
        if at < self.text.len() { error } else { SyntaxError::PrematureEnd }
    }

    /// The end of the value that begins at `at`, and whether it is a plain string.
    #[allow(clippy::inline_always, reason = "a call costs as much as it takes to see what a number is")]
    #[inline(always)]
    fn value(&mut self, at: usize, depth: usize) -> Result<(usize, bool), SyntaxError> {
        let end = match byte(self.text, at) {
            b'"' | b'\'' => return string(self.text, at),
            b'{' => self.object(at, depth),
            b'[' => self.array(at, depth, |_| ()),
            b'-' | b'0'..=b'9' => number(self.text, at),
            b'a'..=b'z' => keyword(self.text, at),
            _ => Err(self.unexpected(at, SyntaxError::ExpectingValue)),
        };
        Ok((end?, false))
    }

    /// Enters an object or array that `depth` others are around, and returns where its inside begins.
    fn enter(&self, at: usize, depth: usize) -> Result<usize, SyntaxError> {
        if depth >= self.max_depth {
            return Err(SyntaxError::TooDeep);
        }
        Ok(skip_space(self.text, at + 1))
    }

    fn object(&mut self, at: usize, depth: usize) -> Result<usize, SyntaxError> {
        let text = self.text;
        let mut at = self.enter(at, depth)?;
        if byte(text, at) == b'}' {
            return Ok(at + 1);
        }
        let level = depth.min(2);
        let first = self.found.levels[level].len();
        let mut keys = Keys::default();
        loop {
            let (member, end) = self.member(at, depth)?;
            keys.note(text, &member);
            self.found.levels[level].push(member);
            at = skip_space(text, end);
            match byte(text, at) {
                b',' => at = skip_space(text, at + 1),
                b'}' => break,
                _ => return Err(self.unexpected(at, SyntaxError::MissingDictSeparator)),
            }
        }
        // An object further inside has ended and left nothing, so these are all and only its own.
        let members = &mut self.found.levels[level];
        if keys.alike && !self.checked && has_duplicate(text, &members[first..]) {
            return Err(SyntaxError::DuplicateKey);
        }
        if depth >= self.kept {
            members.truncate(first);
        }
        Ok(at + 1)
    }

    /// The member at `at` of an object that `depth` others are around, and where it ends.
    #[inline]
    fn member(&mut self, at: usize, depth: usize) -> Result<(Member, usize), SyntaxError> {
        let text = self.text;
        if !is_quote(byte(text, at)) {
            return Err(self.unexpected(at, SyntaxError::KeyNotString));
        }
        let (end, plain_key) = string(text, at)?;
        let key = Span::new(at, end);
        let colon = skip_space(text, end);
        if byte(text, colon) != b':' {
            return Err(SyntaxError::MissingColon);
        }
        let at = skip_space(text, colon + 1);
        let (end, plain_value) = self.value(at, depth + 1)?;
        Ok((Member { key, value: Span::new(at, end), plain_key, plain_value }, end))
    }

    fn array(
        &mut self,
        at: usize,
        depth: usize,
        mut found: impl FnMut(Range<usize>),
    ) -> Result<usize, SyntaxError> {
        let text = self.text;
        let mut at = self.enter(at, depth)?;
        if byte(text, at) == b']' {
            return Ok(at + 1);
        }
        loop {
            let (end, _) = self.value(at, depth + 1)?;
            found(at..end);
            at = skip_space(text, end);
            match byte(text, at) {
                b',' => at = skip_space(text, at + 1),
                b']' => return Ok(at + 1),
                _ => return Err(self.unexpected(at, SyntaxError::MissingListSeparator)),
            }
        }
    }
}

/// The byte at `at`; behind the end 0, which is no part of JSON.
#[inline]
fn byte(text: &[u8], at: usize) -> u8 {
    text.get(at).copied().unwrap_or_default()
}

/// Where white space from `at` on ends. Programs send none, so what is greater is let through first.
#[inline]
fn skip_space(text: &[u8], mut at: usize) -> usize {
    while byte(text, at) <= b' ' && matches!(byte(text, at), b' ' | b'\t' | b'\n' | b'\r') {
        at += 1;
    }
    at
}

fn number(text: &[u8], start: usize) -> Result<usize, SyntaxError> {
    let mut at = start + usize::from(byte(text, start) == b'-');
    // A leading zero stands alone: `01` is two tokens, and so an error.
    at = if byte(text, at) == b'0' { at + 1 } else { digits(text, at)? };
    if byte(text, at) == b'.' {
        at = digits(text, at + 1)?;
    }
    if matches!(byte(text, at), b'e' | b'E') {
        at += 1;
        at = digits(text, at + usize::from(matches!(byte(text, at), b'+' | b'-')))?;
    }
    Ok(at)
}

/// The end of one or more digits.
#[inline]
fn digits(text: &[u8], start: usize) -> Result<usize, SyntaxError> {
    let mut at = start;
    while byte(text, at).is_ascii_digit() {
        at += 1;
    }
    if at > start { Ok(at) } else { Err(SyntaxError::InvalidKeyword) }
}

fn keyword(text: &[u8], at: usize) -> Result<usize, SyntaxError> {
    let rest = text.get(at..).unwrap_or_default();
    for keyword in [&b"true"[..], b"false", b"null"] {
        if rest.starts_with(keyword) && !byte(rest, keyword.len()).is_ascii_lowercase() {
            return Ok(at + keyword.len());
        }
    }
    Err(SyntaxError::InvalidKeyword)
}

/// What tells at once that the keys of an object all differ, of most objects.
#[derive(Default)]
struct Keys {
    /// The lengths and first letters of those noted so far, each pair a bit.
    marks: u64,
    /// Two may be the same: they share a mark, or one is not spelt as it reads.
    alike: bool,
}

impl Keys {
    #[inline]
    fn note(&mut self, text: &[u8], member: &Member) {
        let first = byte(text, member.key.inside().start);
        let mark = 1 << ((5 * member.key.length() + u32::from(first)) % u64::BITS);
        self.alike |= self.marks & mark != 0 || !member.plain_key;
        self.marks |= mark;
    }
}

/// Whether two of the members of an object have one key.
#[inline(never)]
fn has_duplicate(text: &[u8], members: &[Member]) -> bool {
    if members.len() > FEW || members.iter().any(|member| !member.plain_key) {
        return has_duplicate_among_many(text, members);
    }
    let raw = |member: &Member| &text[member.key.inside()];
    // Lengths first: they are at hand.
    let same =
        |one: &Member, other: &Member| one.key.length() == other.key.length() && raw(one) == raw(other);
    members.iter().enumerate().any(|(at, later)| members[..at].iter().any(|earlier| same(earlier, later)))
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
            // Keys of one mark.
            r#"{"aa":1,"f":2,"k":3,"m":4}"#,
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
            (r#"{"aa":1,"f":2,"b":3,"f":4}"#, SyntaxError::DuplicateKey),
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
