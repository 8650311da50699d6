//! Reading a value by its type, from JSON that was checked or from a word typed at the prompt, with errors that name the
//! full path as QEMU does: `Parameter 'blocks[1].size' expects uint64`. It is stricter than `serde_json` where QMP is:
//! null is not an absent value, members that no type has are refused at every depth, and objects are read in the order
//! of the type's members, so that the first mistake in *that* order is the one reported.

use super::Node;
use crate::Error;
use crate::json::{self, Kind};
use crate::near::nearest;
use serde::de::{DeserializeSeed, Deserializer, EnumAccess, SeqAccess, VariantAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

mod number;
mod object;

/// Where a value stands, for errors.
#[derive(Clone, Copy, Debug)]
pub(super) enum Path<'a> {
    Root(&'a str),
    Member(&'a Path<'a>, &'a str),
    Element(&'a Path<'a>, usize),
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root(name) => f.write_str(name),
            Self::Member(outer, name) => write!(f, "{outer}.{name}"),
            Self::Element(outer, index) => write!(f, "{outer}[{index}]"),
        }
    }
}

/// Why a value was refused. serde's derives raise the middle ones without knowing where they are; [`at`](Self::at) says.
#[derive(Debug)]
pub(super) enum Refusal {
    Final(Error),
    Missing(&'static str),
    Unexpected(String, &'static [&'static str]),
    Variant(String, &'static [&'static str]),
    Other(String),
}

impl Refusal {
    fn generic(text: String) -> Self {
        Self::Final(Error::generic(text))
    }

    /// A refusal of `name`, which is none of `names`; a person is told the nearest one.
    fn near(text: String, name: &str, names: &[&str]) -> Self {
        let error = Error::generic(text);
        Self::Final(match nearest(names.iter().copied(), name) {
            Some(near) => error.with_hint(format!("Did you mean '{near}'?")),
            None => error,
        })
    }

    /// The refusal of the value at `path`.
    #[cold]
    fn at(self, path: &Path<'_>) -> Self {
        Self::generic(match self {
            Self::Final(_) => return self,
            Self::Missing(name) => format!("Parameter '{}' is missing", Path::Member(path, name)),
            Self::Unexpected(name, names) => {
                let text = format!("Parameter '{}' is unexpected", Path::Member(path, &name));
                return Self::near(text, &name, names);
            }
            Self::Variant(name, names) => {
                let text = format!("Parameter '{path}' does not accept value '{name}'");
                return Self::near(text, &name, names);
            }
            Self::Other(text) => format!("Parameter '{path}' is invalid: {text}"),
        })
    }

    #[cold]
    fn expected(path: &Path<'_>, what: &str) -> Self {
        Self::generic(format!("Invalid parameter type for '{path}', expected: {what}"))
    }
}

impl Refusal {
    /// The error for the client.
    pub(super) fn into_error(self) -> Error {
        match self {
            Self::Final(error) => error,
            // Every deserialize method says where it was, so this is a type that raised an error without reading.
            other => Error::generic(format!("Invalid arguments: {other}")),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Final(error) => error.fmt(f),
            Self::Missing(name) => write!(f, "'{name}' is missing"),
            Self::Unexpected(name, _) | Self::Variant(name, _) => write!(f, "'{name}' is unexpected"),
            Self::Other(text) => f.write_str(text),
        }
    }
}

impl std::error::Error for Refusal {}

impl serde::de::Error for Refusal {
    fn custom<T: fmt::Display>(text: T) -> Self {
        Self::Other(text.to_string())
    }
    fn missing_field(field: &'static str) -> Self {
        Self::Missing(field)
    }
    fn unknown_field(field: &str, fields: &'static [&'static str]) -> Self {
        Self::Unexpected(field.to_owned(), fields)
    }
    fn unknown_variant(variant: &str, variants: &'static [&'static str]) -> Self {
        Self::Variant(variant.to_owned(), variants)
    }
}

/// What a value is written as.
#[derive(Clone, Copy, Debug)]
enum Text<'a> {
    Absent,
    Json(&'a str),
    Word(&'a str),
    Members(&'a [(String, Node)]),
}

impl<'a> Text<'a> {
    fn of(node: &'a Node) -> Self {
        match node {
            Node::Word(word) => Self::Word(word),
            Node::Members(members) => Self::Members(members),
        }
    }
}

/// A value that a type may read itself from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Value<'a> {
    text: Text<'a>,
    path: Path<'a>,
}

impl<'a> Value<'a> {
    pub(super) fn absent(path: Path<'a>) -> Self {
        Self { text: Text::Absent, path }
    }

    /// The value of a JSON text that was checked.
    pub(super) fn json(text: &'a str, path: Path<'a>) -> Self {
        Self { text: Text::Json(text), path }
    }

    /// The value of a word typed at the prompt.
    pub(super) fn word(text: &'a str, path: Path<'a>) -> Self {
        Self { text: Text::Word(text), path }
    }

    /// The value of what was typed with members.
    pub(super) fn node(node: &'a Node, path: Path<'a>) -> Self {
        Self { text: Text::of(node), path }
    }

    /// The JSON text behind the value: a word may be JSON too, where the type wants more than a word can say.
    fn as_json(&self, wanted: Kind, name: &str) -> Result<&'a str, Refusal> {
        let text = match self.text {
            Text::Absent => return Err(self.missing()),
            Text::Json(text) => text,
            Text::Word(word) => {
                json::check(word).map_err(|_| Refusal::expected(&self.path, name))?;
                word.trim()
            }
            Text::Members(_) => return Err(Refusal::expected(&self.path, name)),
        };
        if json::kind(text) == wanted { Ok(text) } else { Err(Refusal::expected(&self.path, name)) }
    }

    #[cold]
    fn missing(&self) -> Refusal {
        Refusal::generic(format!("Parameter '{}' is missing", self.path))
    }

    fn boolean(&self) -> Result<bool, Refusal> {
        match self.text {
            Text::Json("true") | Text::Word("on") => Ok(true),
            Text::Json("false") | Text::Word("off") => Ok(false),
            Text::Absent => Err(self.missing()),
            Text::Json(_) | Text::Members(_) => Err(Refusal::expected(&self.path, "boolean")),
            Text::Word(_) => Err(Refusal::generic("Expected 'on' or 'off'".to_owned())),
        }
    }

    fn string(&self) -> Result<Cow<'a, str>, Refusal> {
        match self.text {
            Text::Absent => Err(self.missing()),
            Text::Json(text) if json::kind(text) == Kind::String => Ok(json::unquote(text)),
            Text::Json(_) | Text::Members(_) => Err(Refusal::expected(&self.path, "string")),
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
        let value = Value::json(json, self.path);
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
            let wide = self.$reader()?;
            let value = <$type>::try_from(wide).map_err(|_| self.out_of_range($name))?;
            visitor.$visit(value).map_err(|refusal: Refusal| refusal.at(&self.path))
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
        let path = self.path;
        self.visit_any(visitor).map_err(|refusal| refusal.at(&path))
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        visitor.visit_bool(self.boolean()?).map_err(|refusal: Refusal| refusal.at(&self.path))
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        visitor.visit_f64(self.float()?).map_err(|refusal: Refusal| refusal.at(&self.path))
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        self.deserialize_str(visitor)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        visitor.visit_str(&self.string()?).map_err(|refusal: Refusal| refusal.at(&self.path))
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        visitor.visit_string(self.string()?.into_owned()).map_err(|refusal: Refusal| refusal.at(&self.path))
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
            Text::Json("null") if matches!(self.path, Path::Element(..)) => visitor.visit_none(),
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
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        let path = self.path;
        visitor.visit_newtype_struct(self).map_err(|refusal| refusal.at(&path))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        if let Text::Members(members) = self.text {
            return self.numbered(members, visitor);
        }
        let text = self.as_json(Kind::Array, "array")?;
        let ranges = json::elements(text).map_err(|_| Refusal::expected(&self.path, "array"))?;
        let elements = Elements { text, ranges: ranges.into_iter().enumerate(), path: &self.path };
        visitor.visit_seq(elements).map_err(|refusal| refusal.at(&self.path))
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
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        let variant = match self.text {
            Text::Json(text) if json::kind(text) == Kind::Object => self.only_member(text)?,
            _ => Variant { name: self.string()?, content: None, path: &self.path },
        };
        visitor.visit_enum(variant).map_err(|refusal| refusal.at(&self.path))
    }

    /// Only a member that no type has is ignored, and that is not done here.
    fn deserialize_ignored_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Refusal> {
        Err(Refusal::generic(format!("Parameter '{}' is unexpected", self.path)))
    }
}

/// The elements of an array.
struct Elements<'a> {
    text: &'a str,
    ranges: std::iter::Enumerate<std::vec::IntoIter<std::ops::Range<usize>>>,
    path: &'a Path<'a>,
}

impl<'de> SeqAccess<'de> for Elements<'_> {
    type Error = Refusal;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Refusal> {
        let Some((index, range)) = self.ranges.next() else { return Ok(None) };
        let path = Path::Element(self.path, index);
        seed.deserialize(Value::json(&self.text[range], path)).map(Some).map_err(|refusal| refusal.at(&path))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.ranges.len())
    }
}

/// A variant of an enum: a name, and what an object with that single member holds.
struct Variant<'a> {
    name: Cow<'a, str>,
    content: Option<&'a str>,
    path: &'a Path<'a>,
}

impl<'a> Variant<'a> {
    fn content(&self) -> Result<(&'a str, Path<'_>), Refusal> {
        let content = self.content.ok_or_else(|| Refusal::expected(self.path, "object"))?;
        Ok((content, Path::Member(self.path, &self.name)))
    }
}

impl<'de> EnumAccess<'de> for Variant<'_> {
    type Error = Refusal;
    type Variant = Self;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Self), Refusal> {
        let name = serde::de::value::StrDeserializer::<Refusal>::new(&self.name);
        let variant = seed.deserialize(name).map_err(|refusal| refusal.at(self.path))?;
        Ok((variant, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_> {
    type Error = Refusal;

    fn unit_variant(self) -> Result<(), Refusal> {
        match self.content {
            None => Ok(()),
            Some(_) => Err(Refusal::expected(self.path, "string")),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Refusal> {
        let (text, path) = self.content()?;
        seed.deserialize(Value::json(text, path)).map_err(|refusal| refusal.at(&path))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Refusal> {
        let (text, path) = self.content()?;
        Value::json(text, path).deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        let (text, path) = self.content()?;
        Value::json(text, path).object(fields, visitor)
    }
}
