//! Numbers between two others.

use super::{Expected, Limits};
use std::fmt;

/// A number of any type that an argument may have.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Number {
    /// Any integer up to 64 bits.
    Integer(i128),
    /// A number with a fraction.
    Float(f64),
}

/// The least and the greatest number, each of which may be missing.
#[derive(Clone, Copy, Debug)]
pub struct Range {
    pub(crate) min: Option<Number>,
    pub(crate) max: Option<Number>,
}

/// A type that `#[arg(range = …)]` can be said of: a number, an `Option` of one, or the host's own type around one.
// Rule `range_of_no_number`: only numbers lie between two others.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no number, so `range` means nothing to it",
    label = "not a number",
    note = "strings and lists have a `length`; a type of your own implements `monitor_runtime::Ranged`"
)]
pub trait Ranged {
    /// The type of the ends, which are written as numbers of it: one of the primitive ones.
    type Bound: Copy + Into<Number>;

    /// The number, or `None` if there is nothing to compare.
    fn bound(&self) -> Option<Self::Bound>;
}

impl<T: Ranged> Ranged for Option<T> {
    type Bound = T::Bound;

    fn bound(&self) -> Option<T::Bound> {
        self.as_ref()?.bound()
    }
}

/// A bound of a known type, to hang the conversion on: const evaluation has no traits.
#[derive(Debug)]
pub struct Bound<T>(pub T);

macro_rules! numbers {
    ($($variant:ident as $wide:ty: $($number:ty)*;)*) => {$($(
        impl Ranged for $number {
            type Bound = Self;

            fn bound(&self) -> Option<Self> {
                Some(*self)
            }
        }

        impl Bound<$number> {
            /// The number whatever its type.
            pub const fn number(self) -> Number {
                Number::$variant(self.0 as $wide)
            }
        }

        impl From<$number> for Number {
            fn from(number: $number) -> Self {
                Bound(number).number()
            }
        }
    )*)*};
}

numbers! {
    Integer as i128: i8 i16 i32 i64 isize u8 u16 u32 u64 usize;
    Float as f64: f32 f64;
}

impl Number {
    /// Whether it is not greater; false for what cannot be compared.
    const fn at_most(self, other: Self) -> bool {
        match (self, other) {
            (Self::Integer(low), Self::Integer(high)) => low <= high,
            (Self::Float(low), Self::Float(high)) => low <= high,
            _ => false,
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(number) => number.fmt(f),
            Self::Float(number) => number.fmt(f),
        }
    }
}

impl Range {
    /// Rule `empty_range`: a range that no number is in refuses every call.
    ///
    /// # Panics
    /// In const evaluation, if it is empty.
    pub const fn empty_range(min: Option<Number>, max: Option<Number>) -> Self {
        if let (Some(min), Some(max)) = (min, max) {
            assert!(min.at_most(max), "no number is in this `range`; the lesser end comes first");
        }
        Self { min, max }
    }

    /// Rule `default_outside_range`: a call without the argument would be refused for it.
    ///
    /// # Panics
    /// In const evaluation, if the default is not in the range.
    #[must_use]
    pub const fn default_outside_range(self, default: Number) -> Self {
        assert!(self.contains(default), "the `default` of this argument is outside its `range`");
        self
    }

    const fn contains(self, number: Number) -> bool {
        let low = match self.min {
            Some(min) => min.at_most(number),
            None => true,
        };
        let high = match self.max {
            Some(max) => number.at_most(max),
            None => true,
        };
        low && high
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.min, self.max) {
            (Some(min), Some(max)) => write!(f, "a value from {min} to {max}"),
            (Some(min), None) => write!(f, "a value of at least {min}"),
            (None, Some(max)) => write!(f, "a value of at most {max}"),
            (None, None) => f.write_str("a number"),
        }
    }
}

impl Expected for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Whether a number is in its range.
pub fn in_range<'a, T: Ranged>(value: &T, limits: &'a Limits) -> Option<&'a dyn Expected> {
    let range = limits.range.as_ref()?;
    let number = value.bound()?;
    if range.contains(number.into()) { None } else { Some(range) }
}
