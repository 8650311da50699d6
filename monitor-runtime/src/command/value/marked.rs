//! Values whose types say through a marker what serde has no word for: features, and alternates.

use super::{Place, Refusal, Text, Value};
use crate::command::qapi::{self, Marker};
use crate::json::{self, Kind};
use serde::de::{DeserializeSeed, EnumAccess, VariantAccess, Visitor};

impl Value<'_> {
    pub(super) fn marked<'de, V: Visitor<'de>>(
        self,
        marker: Marker,
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        match marker {
            Marker::Alternate => visitor.visit_enum(self),
            Marker::Values(values) => {
                let place = Place { values, ..*self.place };
                visitor.visit_newtype_struct(Value { place: &place, ..self })
            }
            Marker::Member(special) => match self.place.reject.bars(special) {
                None => visitor.visit_newtype_struct(self),
                Some(word) => Err(refused_by_policy(word, "parameter", &self.place.path.to_string())),
            },
        }
    }

    /// Refuses a value of an enum that the policy does not want.
    pub(super) fn permit_value(&self, value: &str) -> Result<(), Refusal> {
        if self.place.values.is_empty() {
            return Ok(());
        }
        match self.place.reject.bars(qapi::values_special(self.place.values, value)) {
            None => Ok(()),
            Some(word) => Err(refused_by_policy(word, "value", value)),
        }
    }

    /// The JSON type of the value. A word that is no JSON is a string.
    fn json_type(&self) -> Result<Kind, Refusal> {
        match self.text {
            Text::Absent => Err(self.missing()),
            Text::Json(text) => Ok(json::kind(text)),
            Text::Word(word) if json::check(word).is_ok() => Ok(json::kind(word.trim())),
            Text::Word(_) => Ok(Kind::String),
            Text::Members(_) => Ok(Kind::Object),
        }
    }
}

#[cold]
fn refused_by_policy(word: &str, what: &str, name: &str) -> Refusal {
    Refusal::generic(format!("{word} {what} {name} disabled by policy"))
}

/// An alternate: its JSON type first, then the value as it is.
impl<'de> EnumAccess<'de> for Value<'_> {
    type Error = Refusal;
    type Variant = Self;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Self), Refusal> {
        let json = seed.deserialize(qapi::json_type_index::<Refusal>(self.json_type()?))?;
        Ok((json, self))
    }
}

impl<'de> VariantAccess<'de> for Value<'_> {
    type Error = Refusal;

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Refusal> {
        seed.deserialize(self)
    }

    fn unit_variant(self) -> Result<(), Refusal> {
        Err(Refusal::expected(&self.place.path, "value"))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Refusal> {
        Err(Refusal::expected(&self.place.path, "value"))
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], _: V) -> Result<V::Value, Refusal> {
        Err(Refusal::expected(&self.place.path, "value"))
    }
}
