//! Numbers between two others.

use super::{Expected, Limits};
use std::fmt;
use std::marker::PhantomData;

/// A number of any type that an argument may have.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Number {
    /// Any integer up to 64 bits.
    Integer(i128),
    /// A number with a fraction.
    Double(f64),
    /// One of fewer digits, which are fewer in documents, too.
    Single(f32),
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
    note = "strings and lists have a `length`; a type of your own implements `monitor_runtime::Ranged`",
    note = "elements of a list have limits in a type of their own: `#[derive(QapiType)] #[qapi(range = …)] struct Cpu(u8);`"
)]
pub trait Ranged {
    /// The type of the ends, which are written as numbers of it: one of the primitive ones.
    type Bound: RangeEnd;

    /// The number, or `None` if there is nothing to compare.
    fn bound(&self) -> Option<Self::Bound>;
}

impl<T: Ranged> Ranged for Option<T> {
    type Bound = T::Bound;

    fn bound(&self) -> Option<T::Bound> {
        self.as_ref()?.bound()
    }
}

/// A type that the ends of a range may have: the primitive numbers of up to 64 bits.
#[diagnostic::on_unimplemented(
    message = "the ends of a `range` cannot be of type `{Self}`",
    label = "no primitive number of up to 64 bits",
    note = "`monitor_runtime::Ranged::Bound` is one of the numbers of Rust's own; `bound` converts"
)]
pub trait RangeEnd: Copy {
    /// An [`EndType`], which is told by name: of a type that has no ends there is none, so nothing more is said of it.
    type Type;
    /// The conversion.
    const TYPE: Self::Type;

    /// The number whatever its type.
    fn number(self) -> Number;
}

/// A type of ends, to hang the conversion on: const evaluation has no traits.
#[derive(Clone, Copy, Debug)]
pub struct EndType<T>(PhantomData<T>);

macro_rules! numbers {
    ($($variant:ident as $wide:ty: $($number:ty)*;)*) => {$($(
        impl Ranged for $number {
            type Bound = Self;

            fn bound(&self) -> Option<Self> {
                Some(*self)
            }
        }

        impl EndType<$number> {
            /// The number whatever its type.
            pub const fn number(self, end: $number) -> Number {
                Number::$variant(end as $wide)
            }
        }

        impl RangeEnd for $number {
            type Type = EndType<Self>;
            const TYPE: EndType<Self> = EndType(PhantomData);

            fn number(self) -> Number {
                Self::TYPE.number(self)
            }
        }
    )*)*};
}

numbers! {
    Integer as i128: i8 i16 i32 i64 isize u8 u16 u32 u64 usize;
    Double as f64: f64;
    Single as f32: f32;
}

impl Number {
    /// Whether it is not greater; false for what cannot be compared.
    const fn at_most(self, other: Self) -> bool {
        match (self, other) {
            (Self::Integer(low), Self::Integer(high)) => low <= high,
            (Self::Double(low), Self::Double(high)) => low <= high,
            (Self::Single(low), Self::Single(high)) => low <= high,
            _ => false,
        }
    }

    /// Rule `endless_range`: documents have no word for an end that is infinite or no number.
    ///
    /// # Panics
    /// In const evaluation, if it is such a one.
    const fn endless_range(self) {
        let is_finite = match self {
            Self::Integer(_) => true,
            Self::Double(number) => number.is_finite(),
            Self::Single(number) => number.is_finite(),
        };
        assert!(is_finite, "an end of this `range` is not finite; leave it out");
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(number) => number.fmt(f),
            Self::Double(number) => number.fmt(f),
            Self::Single(number) => number.fmt(f),
        }
    }
}

impl Range {
    /// Rule `empty_range`: a range that no number is in refuses every call.
    ///
    /// # Panics
    /// In const evaluation, if it is empty or an end is not finite.
    pub const fn empty_range(min: Option<Number>, max: Option<Number>) -> Self {
        if let Some(end) = min {
            end.endless_range();
        }
        if let Some(end) = max {
            end.endless_range();
        }
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
    if range.contains(number.number()) { None } else { Some(range) }
}
