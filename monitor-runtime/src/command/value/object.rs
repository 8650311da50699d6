//! Objects: members in the order of the type, unknown ones last. A member that is missing is noticed when all that are
//! there were read: serde's derives ask for it then.

use super::{Path, Refusal, Text, Value, Variant};
use crate::command::Node;
use crate::json::{self, Kind, Member};
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;

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
        visitor
            .visit_map(Object { members: &keyed, next: 0, path: &self.path })
            .map_err(|refusal| refusal.at(&self.path))
    }

    /// Reads a list whose elements were typed under their numbers, from 0 on.
    pub(super) fn numbered<'de, V: Visitor<'de>>(
        &self,
        members: &[(String, Node)],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        let mut elements: Vec<_> = (0..members.len())
            .filter_map(|index| members.iter().find(|(key, _)| *key == index.to_string()))
            .enumerate()
            .map(|(index, (_, node))| Value::node(node, Path::Element(&self.path, index)))
            .collect();
        if elements.len() < members.len() {
            return Err(Refusal::expected(&self.path, "array"));
        }
        elements.reverse();
        visitor.visit_seq(Numbered(elements)).map_err(|refusal| refusal.at(&self.path))
    }

    fn members(&self) -> Result<(&'a str, Vec<Member>), Refusal> {
        let text = self.as_json(Kind::Object, "object")?;
        let members = json::members(text).map_err(|_| Refusal::expected(&self.path, "object"))?;
        Ok((text, members))
    }

    /// The single member of the object that an enum's variant with content is.
    pub(super) fn only_member<'b>(&'b self, text: &'a str) -> Result<Variant<'b>, Refusal> {
        let (_, mut members) = self.members()?;
        match (members.pop(), members.pop()) {
            (Some(member), None) => Ok(Variant {
                name: member.name(text),
                content: Some(&text[member.value.range()]),
                path: &self.path,
            }),
            _ => Err(Refusal::expected(&self.path, "object with one member")),
        }
    }
}

type Ranked<'a> = (usize, Cow<'a, str>, Text<'a>);

struct Object<'a> {
    members: &'a [Ranked<'a>],
    next: usize,
    path: &'a Path<'a>,
}

/// The elements of a typed list, last first.
struct Numbered<'a>(Vec<Value<'a>>);

impl<'de> SeqAccess<'de> for Numbered<'_> {
    type Error = Refusal;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Refusal> {
        let Some(value) = self.0.pop() else { return Ok(None) };
        let path = value.path;
        seed.deserialize(value).map(Some).map_err(|refusal| refusal.at(&path))
    }
}

impl<'de> MapAccess<'de> for Object<'_> {
    type Error = Refusal;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Refusal> {
        let Some((_, key, _)) = self.members.get(self.next) else { return Ok(None) };
        seed.deserialize(StrDeserializer::<Refusal>::new(key))
            .map(Some)
            .map_err(|refusal| refusal.at(self.path))
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Refusal> {
        let Some(&(_, ref key, text)) = self.members.get(self.next) else {
            return Err(Refusal::expected(self.path, "object"));
        };
        self.next += 1;
        let path = Path::Member(self.path, key);
        seed.deserialize(Value { text, path }).map_err(|refusal| refusal.at(&path))
    }
}
