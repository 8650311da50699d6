//! Strings that a regular expression matches. The attributes let pass only what JSON Schema understands as `regex-lite` does.

use super::{Expected, Limits};
use regex_lite::Regex;
use std::fmt;
use std::sync::OnceLock;

/// A regular expression, compiled when a value is first compared with it.
#[derive(Clone, Copy, Debug)]
pub struct Pattern {
    pub(crate) text: &'static str,
    compiled: fn() -> &'static Compiled,
}

/// What a pattern was compiled to, in a `static` of its own. It is nothing where it cannot be, which the attributes have
/// ruled out.
#[derive(Debug)]
pub struct Compiled(OnceLock<Option<Regex>>);

impl Compiled {
    /// Not yet.
    #[allow(clippy::new_without_default, reason = "a `static` takes a constant")]
    pub const fn new() -> Self {
        Self(OnceLock::new())
    }
}

/// A type that `#[arg(pattern = …)]` can be said of: a string, an `Option` of one, or the host's own type around one.
// Rule `pattern_of_no_text`: only text is matched.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no string, so `pattern` means nothing to it",
    label = "not a string",
    note = "numbers have a `range`; a type of your own implements `monitor_runtime::Matched`",
    note = "elements of a list have limits in a type of their own: `#[derive(QapiType)] #[qapi(pattern = …)] struct Name(String);`"
)]
pub trait Matched {
    /// The text, or `None` if there is nothing to match.
    fn text(&self) -> Option<&str>;
}

impl<T: Matched> Matched for Option<T> {
    fn text(&self) -> Option<&str> {
        self.as_ref()?.text()
    }
}

impl Matched for String {
    fn text(&self) -> Option<&str> {
        Some(self)
    }
}

impl Matched for Box<str> {
    fn text(&self) -> Option<&str> {
        Some(self)
    }
}

impl Pattern {
    /// The pattern `text`; `compiled` is its `static`.
    pub const fn new(text: &'static str, compiled: fn() -> &'static Compiled) -> Self {
        Self { text, compiled }
    }

    /// Whether it is found anywhere in the text, which is what JSON Schema means.
    fn is_in(&self, text: &str) -> bool {
        let compiled = (self.compiled)().0.get_or_init(|| Regex::new(self.text).ok());
        compiled.as_ref().is_some_and(|pattern| pattern.is_match(text))
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "text that matches '{}'", self.text)
    }
}

impl Expected for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Whether a string matches its pattern.
pub fn matching<'a, T: Matched>(value: &T, limits: &'a Limits) -> Option<&'a dyn Expected> {
    let pattern = limits.pattern.as_ref()?;
    let text = value.text()?;
    if pattern.is_in(text) { None } else { Some(pattern) }
}
