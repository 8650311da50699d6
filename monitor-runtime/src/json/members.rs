//! What a scan finds: the members of objects, as spans of the text that they stand in. How they are found is `scan`'s.

use super::text::unquote;
use std::borrow::Cow;
use std::ops::Range;

/// A part of a text, by its bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Span {
    start: u32,
    end: u32,
}

/// A member of an object: its key (with its quotes) and its value, as parts of the text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Member {
    pub(super) key: Span,
    pub(crate) value: Span,
    /// The key is plain: printable ASCII in double quotes and without escapes, so that it needs no second look.
    pub(super) plain_key: bool,
    /// The value is a string, and plain.
    pub(crate) plain_value: bool,
}

/// The members of a request, each level in the order of the text.
#[derive(Debug, Default)]
pub(crate) struct Members {
    /// Those of the request itself, those of the objects that are their values, and those of an object that is further
    /// inside, until it ends.
    pub(super) levels: [Vec<Member>; 3],
}

impl Members {
    /// Lets go of memory that only large requests need.
    pub(crate) fn shrink_to(&mut self, bytes: usize) {
        for level in &mut self.levels {
            level.clear();
            level.shrink_to(bytes / size_of::<Member>());
        }
    }
}

impl Span {
    #[allow(clippy::cast_possible_truncation, reason = "the scanner reads no further than that")]
    pub(crate) fn new(start: usize, end: usize) -> Self {
        Self { start: start as u32, end: end as u32 }
    }

    pub(crate) fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Without its first and its last byte: a string without its quotes.
    pub(super) fn inside(self) -> Range<usize> {
        self.start as usize + 1..self.end as usize - 1
    }

    /// How many bytes it has.
    pub(super) fn length(self) -> u32 {
        self.end - self.start
    }

    /// Where it is in the part `outer` of its text.
    pub(crate) fn within(self, outer: Self) -> Option<Self> {
        let inside = outer.start <= self.start && self.end <= outer.end;
        inside.then(|| Self { start: self.start - outer.start, end: self.end - outer.start })
    }
}

impl Member {
    /// Whether the key is `name`.
    #[inline]
    pub(crate) fn is(&self, text: &str, name: &str) -> bool {
        if self.plain_key {
            text.as_bytes()[self.key.inside()] == *name.as_bytes()
        } else {
            self.name(text) == name
        }
    }

    /// The key, out of the text that the member was found in.
    pub(crate) fn name<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if self.plain_key {
            Cow::Borrowed(&text[self.key.inside()])
        } else {
            unquote(&text[self.key.range()])
        }
    }

    /// What the value says, which is a string.
    pub(crate) fn says<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if self.plain_value {
            Cow::Borrowed(&text[self.value.inside()])
        } else {
            unquote(&text[self.value.range()])
        }
    }
}

impl Members {
    /// Those of the request itself.
    pub(crate) fn outer(&self) -> &[Member] {
        &self.levels[0]
    }

    /// Those of the objects that are values of the request.
    pub(crate) fn inner(&self) -> &[Member] {
        &self.levels[1]
    }
}

#[cfg(test)]
mod tests {
    use crate::json::members;

    #[test]
    fn plain_is_what_needs_no_second_look() {
        for length in 0..20 {
            let run = "~ ".repeat(length);
            for (odd, plain) in
                [("", true), ("'", true), ("\u{7f}", false), ("\u{80}", false), ("\\n", false)]
            {
                for string in [format!("\"{run}{odd}\""), format!("\"{odd}{run}\"")] {
                    let text = format!("{{{string}:{string}}}");
                    let [member] = members(&text).unwrap()[..] else { panic!("{text}") };
                    assert_eq!((member.plain_key, member.plain_value), (plain, plain), "{text}");
                    let said = serde_json::from_str::<String>(&string.replace('\u{7f}', "\\u007f")).unwrap();
                    assert_eq!(
                        (member.name(&text), member.says(&text)),
                        (said.as_str().into(), said.as_str().into())
                    );
                }
            }
        }
    }
}
