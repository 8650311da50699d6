//! Flat unions: a tag among the members says which branch the others belong to.

use super::values::identify;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess};
use serde_json::Value;

/// Reads the tag of a union: the index of its branch.
#[derive(Debug)]
pub struct Tag {
    /// The enum's name, or its marker.
    pub name: &'static str,
    /// The values of the tag, one a branch.
    pub values: &'static [&'static str],
}

impl<'de> DeserializeSeed<'de> for Tag {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        identify(deserializer, self.name, self.values)
    }
}

/// Members of branches that came before the tag. Requests are read in the order of the type and have none; other formats
/// have no order.
#[derive(Debug, Default)]
pub struct Early(Vec<(String, Value)>);

impl Early {
    /// Puts the member's value aside if `branches` has a member of its name.
    pub fn take<'de, A: MapAccess<'de>>(
        &mut self,
        branches: &[&str],
        name: &str,
        map: &mut A,
    ) -> Result<bool, A::Error> {
        let known = branches.contains(&name);
        if known {
            self.0.push((name.to_owned(), map.next_value()?));
        }
        Ok(known)
    }

    /// Hands the members out again, the tag being known now.
    pub fn replay<E: Error>(
        self,
        branches: &'static [&'static str],
        mut take: impl FnMut(&str, &mut Aside) -> Result<bool, serde_json::Error>,
    ) -> Result<(), E> {
        for (name, value) in self.0 {
            if !take(&name, &mut Aside(value)).map_err(E::custom)? {
                return Err(E::unknown_field(&name, branches));
            }
        }
        Ok(())
    }
}

/// A value that was put aside, as a map that has come to it.
#[derive(Debug)]
pub struct Aside(Value);

impl<'de> MapAccess<'de> for Aside {
    type Error = serde_json::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, _: K) -> Result<Option<K::Value>, Self::Error> {
        Ok(None)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Self::Error> {
        seed.deserialize(std::mem::take(&mut self.0))
    }
}

/// Whatever JSON is read from a format that cannot be asked twice.
pub(super) fn buffered<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
    Value::deserialize(deserializer)
}
