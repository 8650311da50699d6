//! Enums: a string that is one of a type's values, some of which may have features.

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, VariantAccess, Visitor};
use std::fmt;

/// The name of an enum whose values are strings only, where serde's would also be objects with one member.
pub(crate) const STRING: &str = "$string";

/// An enum whose values are strings.
pub trait Values: Sized {
    /// The type's name; where values have features, a marker that lists them.
    const NAME: &'static str;
    /// The values, in order.
    const VALUES: &'static [&'static str];

    /// The value at an index below the number of [`VALUES`](Self::VALUES).
    fn at(index: usize) -> Self;
}

/// Reads a value.
pub fn deserialize_value<'de, T: Values, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    identify(deserializer, T::NAME, T::VALUES).map(T::at)
}

/// Reads which of `values` it is. `name` is the type's, or a marker.
pub(super) fn identify<'de, D: Deserializer<'de>>(
    deserializer: D,
    name: &'static str,
    values: &'static [&'static str],
) -> Result<usize, D::Error> {
    let one = OneOf(values);
    if name.starts_with('$') {
        deserializer.deserialize_newtype_struct(name, one)
    } else {
        deserializer.deserialize_enum(STRING, values, one)
    }
}

struct OneOf(&'static [&'static str]);

impl<'de> Visitor<'de> for OneOf {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("string")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_enum(STRING, self.0, self)
    }

    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<usize, A::Error> {
        let (index, variant) = access.variant_seed(self)?;
        variant.unit_variant()?;
        Ok(index)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<usize, E> {
        let index = self.0.iter().position(|own| *own == value);
        index.ok_or_else(|| E::unknown_variant(value, self.0))
    }
}

impl<'de> DeserializeSeed<'de> for OneOf {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}
