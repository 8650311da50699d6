//! What kind of value a type reads, found by asking its `Deserialize` and giving it nothing. It is decided by the type
//! and never by how the type is spelt, so aliases and newtypes work. The type's full schema is schemars' business.

use crate::json::Kind;
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, MapAccess, Visitor};
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
    /// The shape of the member of `T` that the path leads to; of `T` itself where it leads nowhere. Of what is not there, and
    /// of what is in a type that describes itself, nothing is heard, so it is as JSON.
    pub(crate) fn at<T: DeserializeOwned>(path: &[&str]) -> Self {
        let mut shape = Self { optional: false, scalar: Scalar::Json, json: None };
        // The probe always fails: it has no value to give, only ears.
        let _ = T::deserialize(Probe { shape: &mut shape, path });
        shape
    }

    /// The shape of `T`.
    pub(crate) fn of<T: DeserializeOwned>() -> Self {
        Self::at::<T>(&[])
    }
}

#[allow(clippy::cast_possible_truncation, reason = "16 bytes at most")]
const fn integer<T>(signed: bool) -> Scalar {
    Scalar::Integer { signed, bits: size_of::<T>() as u32 * 8 }
}

struct Probe<'a> {
    shape: &'a mut Shape,
    path: &'a [&'a str],
}

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
            self.hear($scalar, $json)
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
        self.shape.optional = self.path.is_empty();
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
        self.hear(Scalar::Choice(variants), Some(Kind::String))
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
        visitor: V,
    ) -> Result<V::Value, Heard> {
        match self.path.split_first() {
            Some((member, path)) if members.contains(member) => {
                visitor.visit_map(Member { name: Some(member), probe: Probe { shape: self.shape, path } })
            }
            _ => self.hear(Scalar::Members(members), Some(Kind::Object)),
        }
    }
}

/// A struct of which only one member is there, and that has no value.
struct Member<'a> {
    name: Option<&'a str>,
    probe: Probe<'a>,
}

impl<'de> MapAccess<'de> for Member<'_> {
    type Error = Heard;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Heard> {
        let name = self.name.take().map(StrDeserializer::new);
        name.map(|name| seed.deserialize(name)).transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Heard> {
        seed.deserialize(Probe { shape: self.probe.shape, path: self.probe.path })
    }
}

impl Probe<'_> {
    /// Notes what was asked for, where the path ends; what it leads into has no members.
    fn hear<T>(self, scalar: Scalar, json: Option<Kind>) -> Result<T, Heard> {
        if self.path.is_empty() {
            (self.shape.scalar, self.shape.json) = (scalar, json);
        }
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

    #[test]
    fn a_member_is_known_by_its_path() {
        #[derive(serde::Deserialize)]
        #[allow(dead_code)]
        struct Outer {
            inner: Option<Inner>,
            plain: u8,
        }
        #[derive(serde::Deserialize)]
        #[allow(dead_code)]
        struct Inner {
            on: bool,
            list: Vec<u8>,
        }
        let at = |path: &[&str]| Shape::at::<Outer>(path).scalar;
        assert_eq!(at(&[]), Scalar::Members(&["inner", "plain"]));
        assert_eq!(at(&["inner"]), Scalar::Members(&["on", "list"]));
        assert!(Shape::at::<Outer>(&["inner"]).optional && !Shape::at::<Outer>(&["inner", "on"]).optional);
        assert_eq!(at(&["inner", "on"]), Scalar::Boolean);
        for nowhere in [&["plain", "on"][..], &["inner", "list", "0"], &["inner", "on", "x"]] {
            assert_eq!(at(nowhere), Scalar::Json, "{nowhere:?}");
        }
        // What a struct does not have is asked of the struct.
        assert_eq!(at(&["lost"]), Scalar::Json);
    }
}
