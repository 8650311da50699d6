//! What values of its type an argument or a member may have: `range`, `length`, `pattern`. Checked in const evaluation where
//! the declaration contradicts itself, and once a value is read; what documents say of it is `schema`'s.

use serde::de::{DeserializeSeed, Deserializer, Error as _, Expected, Unexpected};
use std::fmt;

mod length;
#[cfg(feature = "pattern")]
mod pattern;
mod range;
#[cfg(feature = "schema")]
pub(crate) mod schema;

pub use length::{Length, LengthUnit, Measured, of_length};
#[cfg(feature = "pattern")]
pub use pattern::{Compiled, Matched, Pattern, matching};
pub use range::{EndType, Number, Range, RangeEnd, Ranged, in_range};

/// The limits of one argument or member, ends included.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Between which numbers the value is.
    pub range: Option<Range>,
    /// How long it is.
    pub length: Option<Length>,
    /// What is found in it.
    #[cfg(feature = "pattern")]
    pub pattern: Option<Pattern>,
}

impl Limits {
    /// All values: what others differ from.
    #[doc(hidden)]
    pub const NONE: Self = Self {
        range: None,
        length: None,
        #[cfg(feature = "pattern")]
        pattern: None,
    };

    /// Each limit in words.
    fn each(&self) -> impl Iterator<Item = &dyn Expected> {
        let range = self.range.as_ref().map(|range| range as &dyn Expected);
        let length = self.length.as_ref().map(|length| length as &dyn Expected);
        #[cfg(feature = "pattern")]
        let pattern = self.pattern.as_ref().map(|pattern| pattern as &dyn Expected);
        #[cfg(not(feature = "pattern"))]
        let pattern = None;
        [range, length, pattern].into_iter().flatten()
    }
}

impl fmt::Display for Limits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, limit) in self.each().enumerate() {
            f.write_str(if index == 0 { "" } else { ", " })?;
            limit.fmt(f)?;
        }
        Ok(())
    }
}

/// One check of a value that was read: what was expected instead, if it is outside a limit.
pub type Check<T> = for<'a> fn(&T, &'a Limits) -> Option<&'a dyn Expected>;

/// The first limit that a value is outside of.
pub(super) fn outside<'a, T>(value: &T, limits: &'a Limits, checks: &[Check<T>]) -> Option<&'a dyn Expected> {
    checks.iter().find_map(|check| check(value, limits))
}

/// Reads the value of a member that has limits.
#[derive(Debug)]
pub struct Limited<S: 'static, T: 'static> {
    seed: S,
    limits: &'static Limits,
    checks: &'static [Check<T>],
}

impl<S, T> Limited<S, T> {
    /// The value that `seed` reads, if all checks let it pass.
    pub const fn new(seed: S, limits: &'static Limits, checks: &'static [Check<T>]) -> Self {
        Self { seed, limits, checks }
    }
}

impl<'de, T, S: DeserializeSeed<'de, Value = T>> DeserializeSeed<'de> for Limited<S, T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        let value = self.seed.deserialize(deserializer)?;
        match outside(&value, self.limits, self.checks) {
            None => Ok(value),
            Some(expected) => {
                Err(D::Error::invalid_value(Unexpected::Other("one outside of its limits"), expected))
            }
        }
    }
}
