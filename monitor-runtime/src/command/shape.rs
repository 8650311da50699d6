//! What kind of value a type reads, found by asking its `Deserialize` and giving it nothing. It is decided by the type
//! and never by how the type is spelt, so aliases and newtypes work. The type's full schema is schemars' business.

use crate::json::Kind;
use serde::de::{DeserializeOwned, Deserializer, Visitor};
use std::fmt;

/// What a type reads, as far as a prompt must know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shape {
    /// An `Option` around the rest: a call may leave the argument out.
    pub(crate) optional: bool,
    pub(crate) scalar: Scalar,
    /// The JSON type that it reads; `None` for whatever describes itself.
    pub(crate) json: Option<Kind>,
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
        let mut shape = Self { optional: false, scalar: Scalar::Json, json: None };
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

const NUMBER: Option<Kind> = Some(Kind::Number);
const STRING: Option<Kind> = Some(Kind::String);

macro_rules! hears {
    ($($method:ident => $scalar:expr, $json:expr);* $(;)?) => {$(
        fn $method<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Heard> {
            self.0.scalar = $scalar;
            self.0.json = $json;
            Err(Heard)
        }
    )*};
}

impl<'de> Deserializer<'de> for Probe<'_> {
    type Error = Heard;

    hears! {
        deserialize_any => Scalar::Json, None; deserialize_bool => Scalar::Boolean, Some(Kind::Boolean);
        deserialize_i8 => integer::<i8>(true), NUMBER; deserialize_i16 => integer::<i16>(true), NUMBER;
        deserialize_i32 => integer::<i32>(true), NUMBER; deserialize_i64 => integer::<i64>(true), NUMBER;
        deserialize_i128 => integer::<i128>(true), NUMBER; deserialize_u8 => integer::<u8>(false), NUMBER;
        deserialize_u16 => integer::<u16>(false), NUMBER; deserialize_u32 => integer::<u32>(false), NUMBER;
        deserialize_u64 => integer::<u64>(false), NUMBER; deserialize_u128 => integer::<u128>(false), NUMBER;
        deserialize_f32 => Scalar::Number, NUMBER; deserialize_f64 => Scalar::Number, NUMBER;
        deserialize_char => Scalar::Text, STRING; deserialize_str => Scalar::Text, STRING;
        deserialize_string => Scalar::Text, STRING; deserialize_identifier => Scalar::Text, STRING;
        deserialize_bytes => Scalar::Json, None; deserialize_byte_buf => Scalar::Json, None;
        deserialize_unit => Scalar::Json, Some(Kind::Null); deserialize_seq => Scalar::Json, Some(Kind::Array);
        deserialize_map => Scalar::Json, Some(Kind::Object); deserialize_ignored_any => Scalar::Json, None;
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
        self.0.json = Some(Kind::String);
        Err(Heard)
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Heard> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Heard> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Heard> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        members: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Heard> {
        self.0.scalar = Scalar::Members(members);
        self.0.json = Some(Kind::Object);
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
        let of = |optional, scalar| {
            let json = match scalar {
                Scalar::Boolean => Kind::Boolean,
                Scalar::Integer { .. } | Scalar::Number => Kind::Number,
                Scalar::Text | Scalar::Choice(_) => Kind::String,
                Scalar::Members(_) => Kind::Object,
                Scalar::Json => Kind::Array,
            };
            Shape { optional, scalar, json: Some(json) }
        };
        assert_eq!(Shape::of::<Alias>(), of(true, integer::<u16>(false)));
        assert_eq!(Shape::of::<Bytes>(), of(false, integer::<u64>(false)));
        assert_eq!(Shape::of::<Option<bool>>(), of(true, Scalar::Boolean));
        assert_eq!(Shape::of::<Box<str>>(), of(false, Scalar::Text));
        assert_eq!(Shape::of::<Mode>(), of(false, Scalar::Choice(&["fast", "very-slow"])));
        assert_eq!(Shape::of::<Vec<u8>>(), of(false, Scalar::Json));
        let _ = (Mode::Fast, Mode::VerySlow);
    }
}
