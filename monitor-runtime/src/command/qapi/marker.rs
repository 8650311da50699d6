//! How features travel through serde: names that no Rust type has. A member's value is read as a newtype of such a name;
//! a skipped field of such a name says what the next one has.

use crate::command::Special;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Visitor};
use serde::ser::SerializeStruct;
use std::fmt;
use std::marker::PhantomData;

/// What a name that begins with `$` says.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Marker {
    /// The value is an alternate's.
    Alternate,
    /// The value is a member's that has these features.
    Member(Special),
    /// The value is one of an enum, some of whose values have features.
    Values(&'static str),
}

/// The name of [`Marker::Alternate`].
pub(super) const ALTERNATE: &str = "$alternate";

impl Marker {
    /// What `name` says, if it is a marker.
    pub(crate) fn read(name: &'static str) -> Option<Self> {
        Some(match (name.strip_prefix('$')?, name.strip_prefix("$values:")) {
            (_, Some(list)) => Self::Values(list),
            ("alternate", None) => Self::Alternate,
            (features, None) => Self::Member(special(features)),
        })
    }
}

/// The features that a list such as `deprecated,unstable` names.
fn special(list: &str) -> Special {
    let mut special = Special::default();
    for name in list.split(',') {
        special.deprecated |= name == "deprecated";
        special.unstable |= name == "unstable";
    }
    special
}

/// The features of `value` in a list such as `old-blue=deprecated x-pink=unstable`.
pub(crate) fn values_special(list: &str, value: &str) -> Special {
    let found = list.split(' ').filter_map(|entry| entry.split_once('=')).find(|(name, _)| *name == value);
    found.map_or_else(Special::default, |(_, features)| special(features))
}

/// Says of the field that is written next what features it has.
pub fn mark<S: SerializeStruct>(fields: &mut S, marker: &'static str) -> Result<(), S::Error> {
    fields.skip_field(marker)
}

/// Reads the value of a member that has features.
#[derive(Debug)]
pub struct Marked<T> {
    marker: &'static str,
    ty: PhantomData<T>,
}

impl<T> Marked<T> {
    /// The value of a member with the features that `marker` names.
    pub const fn new(marker: &'static str) -> Self {
        Self { marker, ty: PhantomData }
    }
}

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for Marked<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_newtype_struct(self.marker, self)
    }
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for Marked<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        T::deserialize(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_they_say() {
        let both = Special::ALL;
        assert!(Marker::read("Struct").is_none());
        assert!(
            matches!(Marker::read("$deprecated,unstable"), Some(Marker::Member(special)) if special == both)
        );
        assert!(matches!(Marker::read(ALTERNATE), Some(Marker::Alternate)));
        let Some(Marker::Values(list)) = Marker::read("$values:old-blue=deprecated x-pink=unstable") else {
            panic!("no list");
        };
        assert_eq!(values_special(list, "old-blue"), Special { deprecated: true, unstable: false });
        assert_eq!(values_special(list, "blue"), Special::default());
    }
}
