//! Objects: members of a struct's own, those of its base or union among them, read in their order by one loop and written
//! likewise.

#[cfg(feature = "schema")]
use super::schema;
use crate::command::duplicates;
use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde::ser::{SerializeStruct, Serializer};
use std::fmt;
use std::marker::PhantomData;

/// A type whose members may stand among another's: a struct, or a flat union. Each type that is one is one for all `N`:
/// that is where it stands in the other, in a type whose name says it, for rustc to show where a type is none.
// Rule `plain_base`: serde has no way to ask a type for its members.
#[diagnostic::on_unimplemented(
    message = "{N} cannot be of type `{Self}`, whose members are not known",
    label = "not a type of QAPI's",
    note = "write `#[derive(monitor_runtime::QapiType)]` on `{Self}`, in place of serde's derives"
)]
pub trait Members<N = ()>: Sized {
    /// The members that are known before a union's branch is, in order.
    const HEAD: &'static [&'static str];
    /// The members of all branches.
    const BRANCHES: &'static [&'static str];
    /// What was read so far.
    type Reader: Default;

    /// Reads the value of the member `name` if it is one of this type's, and tells whether it is.
    fn take<'de, A: MapAccess<'de>>(
        reader: &mut Self::Reader,
        name: &str,
        map: &mut A,
    ) -> Result<bool, A::Error>;

    /// The value, when all members that are there were read.
    fn finish<E: Error>(reader: Self::Reader) -> Result<Self, E>;

    /// Writes the members that are there.
    fn write<S: SerializeStruct>(&self, fields: &mut S) -> Result<(), S::Error>;

    /// Describes the members among those of another.
    #[cfg(feature = "schema")]
    fn describe(generator: &mut schema::SchemaGenerator, object: &mut schema::Object);

    /// The schema of the type, which may be elsewhere and referred to.
    #[cfg(feature = "schema")]
    fn refer(generator: &mut schema::SchemaGenerator) -> schema::Schema;
}

/// The names of several lists as one.
///
/// # Panics
/// In const evaluation, if there are not `N` of them.
pub const fn concat<const N: usize>(lists: &[&[&'static str]]) -> [&'static str; N] {
    let mut names = [""; N];
    let (mut at, mut list) = (0, 0);
    while list < lists.len() {
        let mut index = 0;
        while index < lists[list].len() {
            names[at] = lists[list][index];
            at += 1;
            index += 1;
        }
        list += 1;
    }
    assert!(at == N, "there are fewer names than was said");
    names
}

/// Rule `member_of_base`: an object has no two members of one name, whichever type each of them is from. Branches are there
/// one at a time.
///
/// # Panics
/// In const evaluation, if it has.
#[track_caller]
pub const fn member_of_base(ty: &str, head: &[&str], branches: &[&str]) {
    let mut at = 0;
    while at < head.len() {
        if is_among(head[at], head, at) || is_among(head[at], branches, branches.len()) {
            duplicates::fail_member(ty, head[at]);
        }
        at += 1;
    }
}

/// Whether a name is among the first ones of a list.
const fn is_among(name: &str, list: &[&str], length: usize) -> bool {
    let mut at = 0;
    while at < length {
        if duplicates::is_same(list[at], name) {
            return true;
        }
        at += 1;
    }
    false
}

/// Reads an object. Unknown members are refused, after everything else that is wrong with it.
pub fn deserialize_members<'de, T: Members, D: Deserializer<'de>>(
    deserializer: D,
    name: &'static str,
    fields: &'static [&'static str],
) -> Result<T, D::Error> {
    deserializer.deserialize_struct(name, fields, Object { fields, ty: PhantomData })
}

struct Object<T> {
    fields: &'static [&'static str],
    ty: PhantomData<T>,
}

impl<'de, T: Members> Visitor<'de> for Object<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let mut reader = T::Reader::default();
        let mut unknown = None;
        while let Some(name) = map.next_key::<String>()? {
            if T::take(&mut reader, &name, &mut map)? {
                continue;
            }
            let refused = match map.next_value::<IgnoredAny>() {
                Ok(IgnoredAny) => A::Error::unknown_field(&name, self.fields),
                Err(refused) => refused,
            };
            unknown.get_or_insert(refused);
        }
        let value = T::finish(reader)?;
        unknown.map_or(Ok(value), Err)
    }
}

/// Writes an object.
pub fn serialize_members<T: Members, S: Serializer>(
    value: &T,
    serializer: S,
    name: &'static str,
) -> Result<S::Ok, S::Error> {
    // How many there are is not known before they are written, and only a format that says so first would have to: JSON
    // wants to know whether there are any.
    let mut fields = serializer.serialize_struct(name, T::HEAD.len() + T::BRANCHES.len())?;
    value.write(&mut fields)?;
    fields.end()
}

/// The value of a member that is not there: `None` for an `Option`, an error for anything else.
pub fn missing<'de, T: Deserialize<'de>, E: Error>(name: &'static str) -> Result<T, E> {
    T::deserialize(Absent { name, error: PhantomData })
}

struct Absent<E> {
    name: &'static str,
    error: PhantomData<E>,
}

impl<'de, E: Error> Deserializer<'de> for Absent<E> {
    type Error = E;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, E> {
        Err(E::missing_field(self.name))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_none()
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// A member of a value, to hang a method on; see [`Type`](crate::command::Type) for how the choice is made.
#[derive(Debug)]
pub struct Member<'a, T>(pub &'a T);

impl<T> Member<'_, Option<T>> {
    /// Whether it is written.
    pub fn is_present(&self) -> bool {
        self.0.is_some()
    }
}

/// The method of [`Member`] for those that are always there.
pub trait PlainMember {
    /// Whether it is written.
    fn is_present(&self) -> bool;
}

impl<T> PlainMember for Member<'_, T> {
    fn is_present(&self) -> bool {
        true
    }
}
