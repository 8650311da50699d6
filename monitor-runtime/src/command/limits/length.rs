//! Strings and lists of a length.

use super::{Expected, Limits};
use std::fmt;

/// The least and the greatest length.
#[derive(Clone, Copy, Debug)]
pub struct Length {
    pub(crate) unit: LengthUnit,
    pub(crate) min: Option<usize>,
    pub(crate) max: Option<usize>,
}

/// What a length counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LengthUnit {
    /// Unicode scalar values of a string.
    Characters,
    /// Elements of a list.
    Elements,
}

/// A type that `#[arg(length = …)]` can be said of: a string, a list, an `Option` of one, or the host's own type around
/// one.
// Rule `length_of_no_list`: what is neither text nor a list has no length.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither a string nor a list, so `length` means nothing to it",
    label = "not a string or a list",
    note = "numbers have a `range`; a type of your own implements `monitor_runtime::Measured`"
)]
pub trait Measured {
    /// What its length counts.
    const UNIT: LengthUnit;

    /// The length, or `None` if there is nothing to measure.
    fn length(&self) -> Option<usize>;
}

impl<T: Measured> Measured for Option<T> {
    const UNIT: LengthUnit = T::UNIT;

    fn length(&self) -> Option<usize> {
        self.as_ref()?.length()
    }
}

impl Measured for String {
    const UNIT: LengthUnit = LengthUnit::Characters;

    fn length(&self) -> Option<usize> {
        Some(self.chars().count())
    }
}

impl<T> Measured for Vec<T> {
    const UNIT: LengthUnit = LengthUnit::Elements;

    fn length(&self) -> Option<usize> {
        Some(self.len())
    }
}

impl Length {
    /// Rule `empty_length`: a length that nothing has refuses every call.
    ///
    /// # Panics
    /// In const evaluation, if there is none.
    pub const fn empty_length<T: Measured>(min: Option<usize>, max: Option<usize>) -> Self {
        if let (Some(min), Some(max)) = (min, max) {
            assert!(min <= max, "nothing has this `length`; the lesser end comes first");
        }
        Self { unit: T::UNIT, min, max }
    }

    /// Rule `default_outside_length`: a call without the argument would be refused for it.
    ///
    /// # Panics
    /// In const evaluation, if the default has not this length.
    #[must_use]
    pub const fn default_outside_length(self, default: usize) -> Self {
        assert!(self.contains(default), "the `default` of this argument is outside its `length`");
        self
    }

    const fn contains(self, length: usize) -> bool {
        let long = match self.min {
            Some(min) => min <= length,
            None => true,
        };
        let short = match self.max {
            Some(max) => length <= max,
            None => true,
        };
        long && short
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            LengthUnit::Characters => "characters",
            LengthUnit::Elements => "elements",
        };
        match (self.min, self.max) {
            (Some(min), Some(max)) if min == max => write!(f, "{min} {unit}"),
            (Some(min), Some(max)) => write!(f, "{min} to {max} {unit}"),
            (Some(min), None) => write!(f, "at least {min} {unit}"),
            (None, Some(max)) => write!(f, "at most {max} {unit}"),
            (None, None) => write!(f, "{unit}"),
        }
    }
}

impl Expected for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Whether a string or a list is as long as it may be.
pub fn of_length<'a, T: Measured>(value: &T, limits: &'a Limits) -> Option<&'a dyn Expected> {
    let expected = limits.length.as_ref()?;
    let length = value.length()?;
    if expected.contains(length) { None } else { Some(expected) }
}
