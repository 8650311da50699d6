//! Writing a value as JSON without the members that a monitor's policy hides. Which members have features is said by
//! `qapi`'s derive: a skipped field with a marker's name goes before them, which other formats ignore.
//!
//! There is one way to write a value, and it hides nothing when nothing is to be hidden: a second one would double the code
//! of every type.

use super::Special;
use super::qapi::Marker;
use crate::json;
use serde::ser::{
    Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};
use std::fmt;

/// Appends `value` as compact ASCII JSON, without the members that have one of the features `hide`.
pub(crate) fn to_json<T: Serialize + ?Sized>(
    value: &T,
    hide: Special,
    out: &mut Vec<u8>,
) -> Result<(), serde_json::Error> {
    json::to_json(&Shown { value, hide }, out)
}

/// A value to be written.
struct Shown<'a, T: ?Sized> {
    value: &'a T,
    hide: Special,
}

impl<T: Serialize + ?Sized> Serialize for Shown<'_, T> {
    #[inline]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(Hiding { inner: serializer, hide: self.hide })
    }
}

struct Hiding<S> {
    inner: S,
    hide: Special,
}

/// Anything that has elements or members.
struct Parts<C> {
    inner: C,
    hide: Special,
    /// The next member has features that are hidden.
    hidden: bool,
}

impl<C> Parts<C> {
    fn shown<'a, T: ?Sized>(&self, value: &'a T) -> Shown<'a, T> {
        Shown { value, hide: self.hide }
    }
}

macro_rules! scalars {
    ($($method:ident: $type:ty),* $(,)?) => {$(
        #[inline]
        fn $method(self, value: $type) -> Result<S::Ok, S::Error> {
            self.inner.$method(value)
        }
    )*};
}

macro_rules! compounds {
    ($($method:ident($($name:ident: $type:ty),*) -> $parts:ident),* $(,)?) => {$(
        #[inline]
        fn $method(self, $($name: $type),*) -> Result<Parts<S::$parts>, S::Error> {
            let Self { inner, hide } = self;
            Ok(Parts { inner: inner.$method($($name),*)?, hide, hidden: false })
        }
    )*};
}

impl<S: Serializer> Serializer for Hiding<S> {
    type Ok = S::Ok;
    type Error = S::Error;
    type SerializeSeq = Parts<S::SerializeSeq>;
    type SerializeTuple = Parts<S::SerializeTuple>;
    type SerializeTupleStruct = Parts<S::SerializeTupleStruct>;
    type SerializeTupleVariant = Parts<S::SerializeTupleVariant>;
    type SerializeMap = Parts<S::SerializeMap>;
    type SerializeStruct = Parts<S::SerializeStruct>;
    type SerializeStructVariant = Parts<S::SerializeStructVariant>;

    scalars! {
        serialize_bool: bool, serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_i128: i128, serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64,
        serialize_u128: u128, serialize_f32: f32, serialize_f64: f64, serialize_char: char, serialize_str: &str,
        serialize_bytes: &[u8], serialize_unit_struct: &'static str,
    }

    compounds! {
        serialize_seq(len: Option<usize>) -> SerializeSeq,
        serialize_tuple(len: usize) -> SerializeTuple,
        serialize_tuple_struct(name: &'static str, len: usize) -> SerializeTupleStruct,
        serialize_tuple_variant(name: &'static str, index: u32, variant: &'static str, len: usize)
            -> SerializeTupleVariant,
        serialize_map(len: Option<usize>) -> SerializeMap,
        serialize_struct(name: &'static str, len: usize) -> SerializeStruct,
        serialize_struct_variant(name: &'static str, index: u32, variant: &'static str, len: usize)
            -> SerializeStructVariant,
    }

    #[inline]
    fn serialize_none(self) -> Result<S::Ok, S::Error> {
        self.inner.serialize_none()
    }

    #[inline]
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<S::Ok, S::Error> {
        self.inner.serialize_some(&Shown { value, hide: self.hide })
    }

    #[inline]
    fn serialize_unit(self) -> Result<S::Ok, S::Error> {
        self.inner.serialize_unit()
    }

    #[inline]
    fn serialize_unit_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
    ) -> Result<S::Ok, S::Error> {
        self.inner.serialize_unit_variant(name, index, variant)
    }

    #[inline]
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        self.inner.serialize_newtype_struct(name, &Shown { value, hide: self.hide })
    }

    #[inline]
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        self.inner.serialize_newtype_variant(name, index, variant, &Shown { value, hide: self.hide })
    }

    #[inline]
    fn collect_str<T: fmt::Display + ?Sized>(self, value: &T) -> Result<S::Ok, S::Error> {
        self.inner.collect_str(value)
    }
}

macro_rules! elements {
    ($($trait:ident, $method:ident);* $(;)?) => {$(
        impl<C: $trait> $trait for Parts<C> {
            type Ok = C::Ok;
            type Error = C::Error;

            #[inline]
            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), C::Error> {
                let shown = self.shown(value);
                self.inner.$method(&shown)
            }

            #[inline]
            fn end(self) -> Result<C::Ok, C::Error> {
                self.inner.end()
            }
        }
    )*};
}
elements! {
    SerializeSeq, serialize_element;
    SerializeTuple, serialize_element;
    SerializeTupleStruct, serialize_field;
    SerializeTupleVariant, serialize_field;
}

macro_rules! members {
    ($($trait:ident),*) => {$(
        impl<C: $trait> $trait for Parts<C> {
            type Ok = C::Ok;
            type Error = C::Error;

            #[inline]
            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), C::Error> {
                if std::mem::take(&mut self.hidden) {
                    return Ok(());
                }
                let shown = self.shown(value);
                self.inner.serialize_field(name, &shown)
            }

            fn skip_field(&mut self, name: &'static str) -> Result<(), C::Error> {
                match Marker::read(name) {
                    Some(Marker::Member(special)) => self.hidden = self.hide.bars(special).is_some(),
                    _ => self.inner.skip_field(name)?,
                }
                Ok(())
            }

            #[inline]
            fn end(self) -> Result<C::Ok, C::Error> {
                self.inner.end()
            }
        }
    )*};
}
members!(SerializeStruct, SerializeStructVariant);

impl<C: SerializeMap> SerializeMap for Parts<C> {
    type Ok = C::Ok;
    type Error = C::Error;

    // Keys are the host's data, not names of its types.
    #[inline]
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), C::Error> {
        self.inner.serialize_key(key)
    }

    #[inline]
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), C::Error> {
        let shown = self.shown(value);
        self.inner.serialize_value(&shown)
    }

    #[inline]
    fn end(self) -> Result<C::Ok, C::Error> {
        self.inner.end()
    }
}
