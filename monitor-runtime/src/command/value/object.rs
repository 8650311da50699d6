//! Objects: members in the order of the type, unknown ones last. A member that is missing is noticed when all that are
//! there were read: serde's derives ask for it then.

use super::{Place, Refusal, Text, Value, Variant};
use crate::command::Node;
use crate::json::{self, Kind, Member};
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::iter::Enumerate;
use std::vec::IntoIter;

impl<'a> Value<'a> {
    /// Reads the object; `fields` are the members its type has, in order, or none for a map.
    pub(super) fn object<'de, V: Visitor<'de>>(
        &self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        let rank = |key: &str| fields.iter().position(|field| *field == key).unwrap_or(fields.len());
        let mut keyed: Vec<_> = if let Text::Members(members) = self.text {
            members.iter().map(|(key, node)| (rank(key), Cow::Borrowed(&**key), Text::of(node))).collect()
        } else {
            let (text, members) = self.members()?;
            let ranked = |member: Member| {
                let key = member.name(text);
                (rank(&key), key, Text::Json(&text[member.value.range()]))
            };
            members.into_iter().map(ranked).collect()
        };
        // Stable: members that the type does not have stay in the order they came.
        keyed.sort_by_key(|member| member.0);
        if let [last] = *self.place.cut {
            return Err(self.missing_before(last, &keyed, fields, visitor));
        }
        let object = Object { members: &keyed, next: 0, of: self.place };
        visitor.visit_map(object).map_err(|refusal| refusal.at(&self.place.path))
    }

    /// Reads the members before the one at `last` only: is one missing that should have come before it?
    fn missing_before<'de, V: Visitor<'de>>(
        &self,
        last: usize,
        members: &[Ranked<'_>],
        fields: &[&str],
        visitor: V,
    ) -> Refusal {
        let (earlier, rank) = (&members[..last.min(members.len())], members.get(last).map(|member| member.0));
        match visitor.visit_map(Object { members: earlier, next: 0, of: self.place }) {
            Err(Refusal::Missing(name)) if fields.iter().position(|field| *field == name) < rank => {
                Refusal::Missing(name).at(&self.place.path)
            }
            _ => Refusal::Nothing,
        }
    }

    /// Reads a list whose elements were typed under their numbers, from 0 on.
    pub(super) fn numbered<'de, V: Visitor<'de>>(
        &self,
        members: &[(String, Node)],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        let elements: Vec<_> = (0..members.len())
            .filter_map(|index| members.iter().find(|(key, _)| *key == index.to_string()))
            .map(|(_, node)| node)
            .collect();
        if elements.len() < members.len() {
            return Err(Refusal::expected(&self.place.path, "array"));
        }
        let elements = Numbered { elements: elements.into_iter().enumerate(), list: self.place };
        visitor.visit_seq(elements).map_err(|refusal| refusal.at(&self.place.path))
    }

    fn members(&self) -> Result<(&'a str, Vec<Member>), Refusal> {
        let text = self.as_json(Kind::Object, "object")?;
        let members = json::members(text).map_err(|_| Refusal::expected(&self.place.path, "object"))?;
        Ok((text, members))
    }

    /// The single member of the object that an enum's variant with content is.
    pub(super) fn only_member<'b>(&'b self, text: &'a str) -> Result<Variant<'b>, Refusal> {
        let (_, mut members) = self.members()?;
        match (members.pop(), members.pop()) {
            (Some(member), None) => Ok(Variant {
                name: member.name(text),
                content: Some(&text[member.value.range()]),
                value: *self,
            }),
            _ => Err(Refusal::expected(&self.place.path, "object with one member")),
        }
    }
}

type Ranked<'a> = (usize, Cow<'a, str>, Text<'a>);

struct Object<'a> {
    members: &'a [Ranked<'a>],
    next: usize,
    of: &'a Place<'a>,
}

/// The elements of a typed list.
struct Numbered<'a> {
    elements: Enumerate<IntoIter<&'a Node>>,
    list: &'a Place<'a>,
}

impl<'de> SeqAccess<'de> for Numbered<'_> {
    type Error = Refusal;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Refusal> {
        let Some((index, node)) = self.elements.next() else { return Ok(None) };
        if self.list.ends_at(index) {
            return Err(Refusal::Nothing);
        }
        let place = self.list.element(index);
        let element = Value { text: Text::of(node), place: &place };
        seed.deserialize(element).map(Some).map_err(|refusal| refusal.at(&place.path).through(index))
    }
}

impl<'de> MapAccess<'de> for Object<'_> {
    type Error = Refusal;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Refusal> {
        let Some((_, key, _)) = self.members.get(self.next) else { return Ok(None) };
        seed.deserialize(StrDeserializer::<Refusal>::new(key))
            .map(Some)
            .map_err(|refusal| refusal.at(&self.of.path).through(self.next))
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Refusal> {
        let Some(&(_, ref key, text)) = self.members.get(self.next) else {
            return Err(Refusal::expected(&self.of.path, "object"));
        };
        let step = self.next;
        self.next += 1;
        let place = self.of.member(key, step);
        let member = Value { text, place: &place };
        seed.deserialize(member).map_err(|refusal| refusal.at(&place.path).through(step))
    }
}
