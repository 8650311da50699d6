//! Reading a value by its type, from JSON that was checked or from a word typed at the prompt, with errors that name the
//! full path as QEMU does: `Parameter 'blocks[1].size' expects uint64`. It is stricter than `serde_json` where QMP is:
//! null is not an absent value, members that no type has are refused at every depth, and objects are read in the order
//! of the type's members, so that the first mistake in *that* order is the one reported.

use super::qapi::{Marker, STRING};
use super::{Node, Special};
use crate::json::{self, Kind};
use serde::de::{DeserializeSeed, Deserializer, EnumAccess, SeqAccess, VariantAccess, Visitor};
use std::borrow::Cow;

mod marked;
mod number;
mod object;
mod order;
mod refusal;

pub(super) use order::refused;
pub(super) use refusal::{Path, Refusal};

/// How many objects and lists of an argument may stand in each other. A message may be deeper ([`Limits::depth`]), but
/// reading recurses through the host's types, which takes some 2 KiB of stack each time (4 KiB in debug builds), and a
/// thread has 2 MiB.
///
/// [`Limits::depth`]: crate::Limits::depth
const DEPTH: usize = 256;

/// What a value is written as.
#[derive(Clone, Copy, Debug)]
pub(super) enum Text<'a> {
    Absent,
    /// JSON that was checked.
    Json(&'a str),
    /// A word typed at the prompt.
    Word(&'a str),
    /// What was typed with members.
    Members(&'a [(String, Node)]),
}

impl<'a> Text<'a> {
    pub(super) fn of(node: &'a Node) -> Self {
        match node {
            Node::Word(word) => Self::Word(word),
            Node::Members(members) => Self::Members(members),
        }
    }
}

/// A value that a type may read itself from. It is handed from method to method, so all but its text is behind a reference.
#[derive(Clone, Copy, Debug)]
pub(super) struct Value<'a> {
    pub(super) text: Text<'a>,
    pub(super) place: &'a Place<'a>,
}

/// Where a value stands, and by which rules it is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    path: Path<'a>,
    /// What the monitor's policy refuses.
    reject: Special,
    /// Values with features, where the type is an enum that has some.
    values: &'static str,
    /// How many values this one stands in.
    depth: usize,
    /// Where reading again ends: see `order`. Empty when a value is read for the first time.
    cut: &'a [usize],
}

impl<'a> Place<'a> {
    /// That of a value which stands in no other, and of which what `reject` names is refused.
    pub(super) fn outermost(path: Path<'a>, reject: Special) -> Self {
        Self { path, reject, values: "", depth: 0, cut: &[] }
    }

    /// Whether reading again ends before the value inside at `step`. Only members can be missing before it.
    fn ends_at(&self, step: usize) -> bool {
        *self.cut == [step]
    }

    /// The member `name` of the value here, which comes as number `step`.
    fn member<'b>(&'b self, name: &'b str, step: usize) -> Place<'b> {
        self.inside(Path::Member(&self.path, name), step)
    }

    /// The element `index` of the value here.
    fn element(&self, index: usize) -> Place<'_> {
        self.inside(Path::Element(&self.path, index), index)
    }

    fn inside<'b>(&'b self, path: Path<'b>, step: usize) -> Place<'b> {
        let cut = match self.cut.split_first() {
            Some((first, rest)) if *first == step => rest,
            _ => &[],
        };
        Place { path, reject: self.reject, values: "", depth: self.depth + 1, cut }
    }
}

impl<'a> Value<'a> {
    /// The JSON text behind the value: a word may be JSON too, where the type wants more than a word can say.
    fn as_json(&self, wanted: Kind, name: &str) -> Result<&'a str, Refusal> {
        let text = match self.text {
            Text::Absent => return Err(self.missing()),
            Text::Json(text) => text,
            Text::Word(word) => {
                json::check(word).map_err(|_| Refusal::expected(&self.place.path, name))?;
                word.trim()
            }
            Text::Members(_) => return Err(Refusal::expected(&self.place.path, name)),
        };
        if self.place.depth >= DEPTH {
            return Err(Refusal::generic("JSON nesting depth limit exceeded".to_owned()));
        }
        if json::kind(text) == wanted { Ok(text) } else { Err(Refusal::expected(&self.place.path, name)) }
    }

    #[cold]
    fn missing(&self) -> Refusal {
        Refusal::generic(format!("Parameter '{}' is missing", self.place.path))
    }

    fn boolean(&self) -> Result<bool, Refusal> {
        match self.text {
            Text::Json("true") | Text::Word("on") => Ok(true),
            Text::Json("false") | Text::Word("off") => Ok(false),
            Text::Absent => Err(self.missing()),
            Text::Json(_) | Text::Members(_) => Err(Refusal::expected(&self.place.path, "boolean")),
            Text::Word(_) => Err(Refusal::generic("Expected 'on' or 'off'".to_owned())),
        }
    }

    fn string(&self) -> Result<Cow<'a, str>, Refusal> {
        match self.text {
            Text::Absent => Err(self.missing()),
            Text::Json(text) if json::kind(text) == Kind::String => Ok(json::unquote(text)),
            Text::Json(_) | Text::Members(_) => Err(Refusal::expected(&self.place.path, "string")),
            Text::Word(word) => Ok(Cow::Borrowed(word)),
        }
    }

    fn visit_any<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        let json = match self.text {
            Text::Absent => return Err(self.missing()),
            Text::Json(text) => text,
            Text::Word(word) if json::check(word).is_ok() => word.trim(),
            Text::Word(word) => return visitor.visit_str(word),
            Text::Members(_) => return self.object(&[], visitor),
        };
        let value = Value { text: Text::Json(json), ..self };
        match json::kind(json) {
            Kind::Array => value.deserialize_seq(visitor),
            Kind::Boolean => visitor.visit_bool(value.boolean()?),
            Kind::Null => visitor.visit_unit(),
            Kind::Number => value.visit_number(visitor),
            Kind::Object => value.deserialize_map(visitor),
            Kind::String => visitor.visit_string(json::unquote(json).into_owned()),
        }
    }
}

macro_rules! integers {
    ($($method:ident, $type:ident, $visit:ident, $reader:ident, $name:literal);* $(;)?) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
            let wide = self.$reader($name)?;
            let value = <$type>::try_from(wide).map_err(|_| self.out_of_range($name))?;
            visitor.$visit(value).map_err(|refusal: Refusal| refusal.at(&self.place.path))
        }
    )*};
}

impl<'de> Deserializer<'de> for Value<'_> {
    type Error = Refusal;

    integers! {
        deserialize_i8, i8, visit_i8, signed, "int8_t";
        deserialize_i16, i16, visit_i16, signed, "int16_t";
        deserialize_i32, i32, visit_i32, signed, "int32_t";
        deserialize_i64, i64, visit_i64, signed, "int64";
        deserialize_u8, u8, visit_u8, unsigned, "uint8_t";
        deserialize_u16, u16, visit_u16, unsigned, "uint16_t";
        deserialize_u32, u32, visit_u32, unsigned, "uint32_t";
        deserialize_u64, u64, visit_u64, unsigned, "uint64";
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        let place = self.place;
        self.visit_any(visitor).map_err(|refusal| refusal.at(&place.path))
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        visitor.visit_bool(self.boolean()?).map_err(|refusal: Refusal| refusal.at(&self.place.path))
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        visitor.visit_f64(self.float()?).map_err(|refusal: Refusal| refusal.at(&self.place.path))
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        self.deserialize_str(visitor)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        visitor.visit_str(&self.string()?).map_err(|refusal: Refusal| refusal.at(&self.place.path))
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        visitor
            .visit_string(self.string()?.into_owned())
            .map_err(|refusal: Refusal| refusal.at(&self.place.path))
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        self.deserialize_any(visitor)
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        self.deserialize_any(visitor)
    }

    /// Null is not an absent value: it goes to the type inside, which refuses it unless null is what it reads. Only an
    /// element of an array cannot be left out, so there it is.
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        match self.text {
            Text::Absent => visitor.visit_none(),
            Text::Json("null") if matches!(self.place.path, Path::Element(..)) => visitor.visit_none(),
            Text::Json(_) | Text::Word(_) | Text::Members(_) => visitor.visit_some(self),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        self.as_json(Kind::Null, "null")?;
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        let place = self.place;
        match Marker::read(name) {
            None => visitor.visit_newtype_struct(self),
            Some(marker) => self.marked(marker, visitor),
        }
        .map_err(|refusal| refusal.at(&place.path))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        if let Text::Members(members) = self.text {
            return self.numbered(members, visitor);
        }
        let text = self.as_json(Kind::Array, "array")?;
        let ranges = json::elements(text).map_err(|_| Refusal::expected(&self.place.path, "array"))?;
        let mut elements = Elements { text, ranges: ranges.into_iter().enumerate(), array: self.place };
        let value = visitor.visit_seq(&mut elements).map_err(|refusal| refusal.at(&self.place.path))?;
        // A tuple takes as many as it has; what it leaves is a mistake.
        match elements.ranges.next() {
            None => Ok(value),
            Some((index, _)) => {
                let path = self.place.element(index).path;
                Err(Refusal::generic(format!("Parameter '{path}' is unexpected")).through(index))
            }
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Refusal> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        self.object(&[], visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        self.object(fields, visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        let variant = match self.text {
            Text::Json(text) if json::kind(text) == Kind::Object && name != STRING => {
                self.only_member(text)?
            }
            _ => Variant { name: self.string()?, content: None, value: self },
        };
        visitor.visit_enum(variant).map_err(|refusal| refusal.at(&self.place.path))
    }

    /// Only a member that no type has is ignored, and that is not done here.
    fn deserialize_ignored_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Refusal> {
        Err(Refusal::generic(format!("Parameter '{}' is unexpected", self.place.path)))
    }
}

/// The elements of an array.
struct Elements<'a> {
    text: &'a str,
    ranges: std::iter::Enumerate<std::vec::IntoIter<std::ops::Range<usize>>>,
    array: &'a Place<'a>,
}

impl<'de> SeqAccess<'de> for Elements<'_> {
    type Error = Refusal;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Refusal> {
        let Some((index, range)) = self.ranges.next() else { return Ok(None) };
        if self.array.ends_at(index) {
            return Err(Refusal::Nothing);
        }
        let place = self.array.element(index);
        let element = Value { text: Text::Json(&self.text[range]), place: &place };
        seed.deserialize(element).map(Some).map_err(|refusal| refusal.at(&place.path).through(index))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.ranges.len())
    }
}

/// A variant of an enum: a name, and what an object with that single member holds.
struct Variant<'a> {
    name: Cow<'a, str>,
    content: Option<&'a str>,
    value: Value<'a>,
}

impl Variant<'_> {
    /// Its content and where that stands.
    fn content(&self) -> Result<(Text<'_>, Place<'_>), Refusal> {
        let Place { path, .. } = self.value.place;
        let content = self.content.ok_or_else(|| Refusal::expected(path, "object"))?;
        if self.value.place.ends_at(0) {
            return Err(Refusal::Nothing);
        }
        Ok((Text::Json(content), self.value.place.member(&self.name, 0)))
    }
}

impl<'de> EnumAccess<'de> for Variant<'_> {
    type Error = Refusal;
    type Variant = Self;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Self), Refusal> {
        let name = serde::de::value::StrDeserializer::<Refusal>::new(&self.name);
        let variant = seed.deserialize(name).map_err(|refusal| refusal.at(&self.value.place.path))?;
        self.value.permit_value(&self.name)?;
        Ok((variant, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_> {
    type Error = Refusal;

    fn unit_variant(self) -> Result<(), Refusal> {
        match self.content {
            None => Ok(()),
            Some(_) => Err(Refusal::expected(&self.value.place.path, "string")),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Refusal> {
        let (text, place) = self.content()?;
        seed.deserialize(Value { text, place: &place }).map_err(|refusal| refusal.at(&place.path).through(0))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Refusal> {
        let (text, place) = self.content()?;
        Value { text, place: &place }.deserialize_seq(visitor).map_err(|refusal| refusal.through(0))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        let (text, place) = self.content()?;
        Value { text, place: &place }.object(fields, visitor).map_err(|refusal| refusal.through(0))
    }
}
