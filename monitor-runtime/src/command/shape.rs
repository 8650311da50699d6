//! What kind of value a type reads, found by asking its `Deserialize` and giving it nothing. It is decided by the type
//! and never by how the type is spelt, so aliases and newtypes work. The type's full schema is schemars' business.

use serde::de::{DeserializeOwned, Deserializer, Error as _, Visitor};
use std::fmt;

/// What a type reads, as far as a prompt must know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shape {
    /// An `Option` around the rest: a call may leave the argument out.
    pub(crate) optional: bool,
    pub(crate) scalar: Scalar,
}

/// The value inside the `Option`s and newtypes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scalar {
    Boolean,
    Choice(&'static [&'static str]),
    /// Of 128 bits at most.
    Integer {
        signed: bool,
        bits: u32,
    },
    Number,
    Text,
    /// A struct, with its members.
    Members(&'static [&'static str]),
    /// Lists, maps and whatever describes itself: typed as JSON at the prompt.
    Json,
}

impl Shape {
    /// The shape of `T`.
    pub(crate) fn of<T: DeserializeOwned>() -> Self {
        let mut shape = Self { optional: false, scalar: Scalar::Json };
        // The probe always fails: it has no value to give, only ears.
        let _ = T::deserialize(Probe(&mut shape));
        shape
    }
}

#[allow(clippy::cast_possible_truncation, reason = "16 bytes at most")]
const fn integer<T>(signed: bool) -> Scalar {
    Scalar::Integer { signed, bits: size_of::<T>() as u32 * 8 }
}

struct Probe<'a>(&'a mut Shape);

/// The probe's refusal; its text is never shown.
#[derive(Debug)]
struct Heard;

impl fmt::Display for Heard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("shape heard")
    }
}

impl std::error::Error for Heard {}

impl serde::de::Error for Heard {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

macro_rules! hears {
    ($($method:ident => $scalar:expr),* $(,)?) => {$(
        fn $method<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Heard> {
            self.0.scalar = $scalar;
            Err(Heard)
        }
    )*};
}

impl<'de> Deserializer<'de> for Probe<'_> {
    type Error = Heard;

    hears! {
        deserialize_any => Scalar::Json, deserialize_bool => Scalar::Boolean,
        deserialize_i8 => integer::<i8>(true), deserialize_i16 => integer::<i16>(true),
        deserialize_i32 => integer::<i32>(true), deserialize_i64 => integer::<i64>(true),
        deserialize_i128 => integer::<i128>(true), deserialize_u8 => integer::<u8>(false),
        deserialize_u16 => integer::<u16>(false), deserialize_u32 => integer::<u32>(false),
        deserialize_u64 => integer::<u64>(false), deserialize_u128 => integer::<u128>(false),
        deserialize_f32 => Scalar::Number, deserialize_f64 => Scalar::Number,
        deserialize_char => Scalar::Text, deserialize_str => Scalar::Text, deserialize_string => Scalar::Text,
        deserialize_identifier => Scalar::Text,
        deserialize_bytes => Scalar::Json, deserialize_byte_buf => Scalar::Json, deserialize_unit => Scalar::Json,
        deserialize_seq => Scalar::Json, deserialize_map => Scalar::Json, deserialize_ignored_any => Scalar::Json,
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Heard> {
        self.0.optional = true;
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Heard> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Heard> {
        self.0.scalar = Scalar::Choice(variants);
        Err(Heard)
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, _: V) -> Result<V::Value, Heard> {
        Err(Heard::custom(""))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Heard> {
        Err(Heard)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        _: V,
    ) -> Result<V::Value, Heard> {
        Err(Heard)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        members: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Heard> {
        self.0.scalar = Scalar::Members(members);
        Err(Heard)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_known_by_what_it_reads() {
        type Alias = Option<u16>;
        #[derive(serde::Deserialize)]
        struct Bytes(#[allow(dead_code)] u64);
        #[derive(serde::Deserialize)]
        #[serde(rename_all = "kebab-case")]
        enum Mode {
            Fast,
            VerySlow,
        }
        let of = |optional, scalar| Shape { optional, scalar };
        assert_eq!(Shape::of::<Alias>(), of(true, integer::<u16>(false)));
        assert_eq!(Shape::of::<Bytes>(), of(false, integer::<u64>(false)));
        assert_eq!(Shape::of::<Option<bool>>(), of(true, Scalar::Boolean));
        assert_eq!(Shape::of::<Box<str>>(), of(false, Scalar::Text));
        assert_eq!(Shape::of::<Mode>(), of(false, Scalar::Choice(&["fast", "very-slow"])));
        assert_eq!(Shape::of::<Vec<u8>>(), of(false, Scalar::Json));
        let _ = (Mode::Fast, Mode::VerySlow);
    }
}
