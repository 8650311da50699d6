//! Alternates: the JSON type of a value alone says which of several types it is of.

use super::marker::ALTERNATE;
use super::union::buffered;
use crate::command::Shape;
use crate::json::Kind;
use serde::de::value::U8Deserializer;
use serde::de::{
    Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error, IntoDeserializer,
    Unexpected, VariantAccess, Visitor,
};
use serde_json::Value;
use std::fmt;
use std::marker::PhantomData;

/// A type that is one of several of different JSON types.
pub trait Alternate: Sized {
    /// The type's name, for errors.
    const NAME: &'static str;

    /// Reads the value as the type that `json` is of; `None` if it is of none.
    fn read<'de, V: VariantAccess<'de>>(json: JsonType, value: V) -> Result<Option<Self>, V::Error>;
}

/// The JSON type of a value.
#[derive(Clone, Copy, Debug)]
pub struct JsonType(Kind);

const KINDS: [Kind; 6] = [Kind::Array, Kind::Boolean, Kind::Null, Kind::Number, Kind::Object, Kind::String];

impl JsonType {
    /// Whether a `T` is read from it. The type itself is asked, so that it may be called anything.
    pub fn suits<T: DeserializeOwned>(self) -> bool {
        Shape::of::<T>().json.is_none_or(|kind| kind == self.0)
    }
}

impl<'de> Deserialize<'de> for JsonType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let index = u8::deserialize(deserializer)?;
        KINDS.get(usize::from(index)).copied().map(Self).ok_or_else(|| D::Error::custom("no JSON type"))
    }
}

/// Reads an alternate.
pub fn deserialize_alternate<'de, T: Alternate, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    deserializer.deserialize_newtype_struct(ALTERNATE, Choice(PhantomData))
}

struct Choice<T>(PhantomData<T>);

impl<'de, T: Alternate> Visitor<'de> for Choice<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::NAME)
    }

    /// Our own values know their JSON type before they are read.
    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<T, A::Error> {
        let (json, value) = access.variant::<JsonType>()?;
        T::read(json, value)?.ok_or_else(|| A::Error::invalid_type(Unexpected::Other("another"), &self))
    }

    /// Those of other formats are read first.
    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        self.visit_enum(Buffered { value: buffered(deserializer)?, error: PhantomData })
    }
}

struct Buffered<E> {
    value: Value,
    error: PhantomData<E>,
}

/// The place of a JSON type among all, by which it travels through serde.
pub(crate) fn index<E: Error>(kind: Kind) -> U8Deserializer<E> {
    let index = KINDS.iter().position(|one| *one == kind).unwrap_or_default();
    u8::try_from(index).unwrap_or_default().into_deserializer()
}

impl<'de, E: Error> EnumAccess<'de> for Buffered<E> {
    type Error = E;
    type Variant = Self;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Self), E> {
        let kind = match self.value {
            Value::Array(_) => Kind::Array,
            Value::Bool(_) => Kind::Boolean,
            Value::Null => Kind::Null,
            Value::Number(_) => Kind::Number,
            Value::Object(_) => Kind::Object,
            Value::String(_) => Kind::String,
        };
        Ok((seed.deserialize(index(kind))?, self))
    }
}

impl<'de, E: Error> VariantAccess<'de> for Buffered<E> {
    type Error = E;

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, E> {
        seed.deserialize(self.value).map_err(E::custom)
    }

    fn unit_variant(self) -> Result<(), E> {
        Err(E::custom("an alternate has a value"))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, E> {
        Err(E::custom("an alternate has one value"))
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], _: V) -> Result<V::Value, E> {
        Err(E::custom("an alternate has one value"))
    }
}
