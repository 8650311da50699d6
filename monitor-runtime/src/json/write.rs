//! Writing JSON as QMP sends it: compact, and ASCII only, because some clients read bytes as Latin-1. What is left out of
//! it is said by whoever writes; another style is `style`'s.
//!
//! `serde_json` writes the same values, but lets nobody else escape its strings, and looks at each byte of them twice.

use super::bytes::{is_plain, plain_end};
use serde::ser::{
    Error as _, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant,
    SerializeTuple, SerializeTupleStruct, SerializeTupleVariant, Serializer,
};
use serde_json::{Error, Value};
use std::fmt;

/// What is left out of the structs that are written.
pub(crate) trait Hide: Copy {
    /// Whether the field after the skipped field of this name is left out; nothing if the name says nothing of it.
    fn hides_next(self, skipped: &'static str) -> bool;
}

/// Nothing is left out.
impl Hide for () {
    fn hides_next(self, _: &'static str) -> bool {
        false
    }
}

/// Serialises `value` to `out`.
pub(crate) fn to_json<T: Serialize + ?Sized>(value: &T, out: &mut Vec<u8>) -> Result<(), Error> {
    to_json_hiding(value, (), out)
}

/// Serialises `value` to `out`, without what is hidden.
pub(crate) fn to_json_hiding<T: Serialize + ?Sized>(
    value: &T,
    hide: impl Hide,
    out: &mut Vec<u8>,
) -> Result<(), Error> {
    value.serialize(Writer { out, hide })
}

/// Writes `text` as a JSON string.
#[inline]
pub(crate) fn write_string(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    write_inside(out, text);
    out.push(b'"');
}

/// Writes what stands between the quotes.
#[inline]
fn write_inside(out: &mut Vec<u8>, text: &str) {
    if is_plain(text.as_bytes()) {
        out.extend_from_slice(text.as_bytes());
    } else {
        write_escaped(out, text);
    }
}

#[cold]
fn write_escaped(out: &mut Vec<u8>, mut rest: &str) {
    loop {
        let plain = plain_end(rest.as_bytes(), 0);
        out.extend_from_slice(&rest.as_bytes()[..plain]);
        let Some(odd) = rest[plain..].chars().next() else { return };
        match odd {
            '"' => out.extend_from_slice(b"\\\""),
            '\\' => out.extend_from_slice(b"\\\\"),
            '\u{8}' => out.extend_from_slice(b"\\b"),
            '\u{c}' => out.extend_from_slice(b"\\f"),
            '\n' => out.extend_from_slice(b"\\n"),
            '\r' => out.extend_from_slice(b"\\r"),
            '\t' => out.extend_from_slice(b"\\t"),
            _ => write_code(out, odd),
        }
        rest = &rest[plain + odd.len_utf8()..];
    }
}

/// A character by its code.
fn write_code(out: &mut Vec<u8>, odd: char) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for unit in odd.encode_utf16(&mut [0; 2]) {
        out.extend_from_slice(b"\\u");
        for shift in [12, 8, 4, 0] {
            out.push(DIGITS[usize::from(*unit >> shift & 0xf)]);
        }
    }
}

/// A serializer of one value.
struct Writer<'a, H> {
    out: &'a mut Vec<u8>,
    hide: H,
}

/// The inside of an array or object.
struct Parts<'a, H> {
    out: &'a mut Vec<u8>,
    hide: H,
    /// Nothing is written of it yet.
    empty: bool,
    /// The next field is left out.
    hidden: bool,
    /// How it ends; nothing of a text that is written as it stands ([`RAW`]).
    end: &'static [u8],
}

impl<'a, H: Hide> Writer<'a, H> {
    #[inline]
    fn open(self, begin: u8, end: &'static [u8]) -> Parts<'a, H> {
        self.out.push(begin);
        Parts { out: self.out, hide: self.hide, empty: true, hidden: false, end }
    }

    /// The inside of the object that a variant with contents is.
    fn open_variant(self, variant: &'static str, begin: u8, end: &'static [u8]) -> Parts<'a, H> {
        self.out.push(b'{');
        write_string(self.out, variant);
        self.out.push(b':');
        self.open(begin, end)
    }

    /// What is rare, or needs more thought than it is worth: by `serde_json`.
    fn by_serde_json(self, value: impl Serialize) -> Result<(), Error> {
        serde_json::to_writer(self.out, &value)
    }
}

impl<H: Hide> Parts<'_, H> {
    #[inline]
    fn separate(&mut self) {
        if !std::mem::take(&mut self.empty) {
            self.out.push(b',');
        }
    }

    #[inline]
    fn value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        value.serialize(Writer { out: self.out, hide: self.hide })
    }

    #[inline]
    fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.separate();
        self.value(value)
    }

    #[inline]
    fn field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Error> {
        if std::mem::take(&mut self.hidden) {
            return Ok(());
        }
        if self.end.is_empty() {
            return self.raw(value);
        }
        // What stands around a name goes out together with it, not byte by byte: there are more names than anything else.
        if std::mem::take(&mut self.empty) {
            self.out.push(b'"');
        } else {
            self.out.extend_from_slice(b",\"");
        }
        write_inside(self.out, name);
        self.out.extend_from_slice(b"\":");
        self.value(value)
    }

    /// A text that stands for itself, which comes as a string.
    #[cold]
    fn raw<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        let text: String = serde_json::from_value(serde_json::to_value(value)?)?;
        self.out.extend_from_slice(text.as_bytes());
        Ok(())
    }

    #[inline]
    fn close(self) {
        self.out.extend_from_slice(self.end);
    }
}

macro_rules! integers {
    ($($method:ident: $type:ty),*) => {$(
        #[inline]
        fn $method(self, value: $type) -> Result<(), Error> {
            self.out.extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
            Ok(())
        }
    )*};
}

macro_rules! by_serde_json {
    ($($method:ident: $type:ty),*) => {$(
        fn $method(self, value: $type) -> Result<(), Error> {
            self.by_serde_json(value)
        }
    )*};
}

/// How `serde_json` says, by the names of structs, that a text is to be written as it stands (`RawValue`, and `Number` with
/// arbitrary precision).
const RAW: &str = "$serde_json::private::";

impl<'a, H: Hide> Serializer for Writer<'a, H> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Parts<'a, H>;
    type SerializeTuple = Parts<'a, H>;
    type SerializeTupleStruct = Parts<'a, H>;
    type SerializeTupleVariant = Parts<'a, H>;
    type SerializeMap = Parts<'a, H>;
    type SerializeStruct = Parts<'a, H>;
    type SerializeStructVariant = Parts<'a, H>;

    integers! {
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64, serialize_i128: i128,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_u128: u128
    }
    by_serde_json! { serialize_f32: f32, serialize_f64: f64 }

    #[inline]
    fn serialize_bool(self, value: bool) -> Result<(), Error> {
        self.out.extend_from_slice(if value { b"true" } else { b"false" });
        Ok(())
    }

    fn serialize_char(self, value: char) -> Result<(), Error> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    #[inline]
    fn serialize_str(self, value: &str) -> Result<(), Error> {
        write_string(self.out, value);
        Ok(())
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), Error> {
        self.collect_seq(value)
    }

    #[inline]
    fn serialize_none(self) -> Result<(), Error> {
        self.serialize_unit()
    }

    #[inline]
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    #[inline]
    fn serialize_unit(self) -> Result<(), Error> {
        self.out.extend_from_slice(b"null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Error> {
        self.serialize_unit()
    }

    #[inline]
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Error> {
        self.serialize_str(variant)
    }

    #[inline]
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        let mut parts = self.open(b'{', b"}");
        parts.field(variant, value)?;
        parts.close();
        Ok(())
    }

    #[inline]
    fn serialize_seq(self, _: Option<usize>) -> Result<Parts<'a, H>, Error> {
        Ok(self.open(b'[', b"]"))
    }

    #[inline]
    fn serialize_tuple(self, _: usize) -> Result<Parts<'a, H>, Error> {
        Ok(self.open(b'[', b"]"))
    }

    #[inline]
    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Parts<'a, H>, Error> {
        Ok(self.open(b'[', b"]"))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Parts<'a, H>, Error> {
        Ok(self.open_variant(variant, b'[', b"]}"))
    }

    #[inline]
    fn serialize_map(self, _: Option<usize>) -> Result<Parts<'a, H>, Error> {
        Ok(self.open(b'{', b"}"))
    }

    #[inline]
    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Parts<'a, H>, Error> {
        if name.starts_with(RAW) {
            return Ok(Parts { out: self.out, hide: self.hide, empty: true, hidden: false, end: b"" });
        }
        Ok(self.open(b'{', b"}"))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Parts<'a, H>, Error> {
        Ok(self.open_variant(variant, b'{', b"}}"))
    }

    fn collect_str<T: fmt::Display + ?Sized>(self, value: &T) -> Result<(), Error> {
        self.serialize_str(&value.to_string())
    }
}

macro_rules! parts {
    ($($trait:ident: $method:ident($($name:ident: $type:ty)?) by $by:ident),* $(,)?) => {$(
        impl<H: Hide> $trait for Parts<'_, H> {
            type Ok = ();
            type Error = Error;

            #[inline]
            fn $method<T: Serialize + ?Sized>(&mut self, $($name: $type,)? value: &T) -> Result<(), Error> {
                self.$by($($name,)? value)
            }

            parts!(@$by);

            #[inline]
            fn end(self) -> Result<(), Error> {
                self.close();
                Ok(())
            }
        }
    )*};
    (@element) => {};
    (@field) => {
        #[inline]
        fn skip_field(&mut self, name: &'static str) -> Result<(), Error> {
            self.hidden = self.hide.hides_next(name);
            Ok(())
        }
    };
}
parts! {
    SerializeSeq: serialize_element() by element,
    SerializeTuple: serialize_element() by element,
    SerializeTupleStruct: serialize_field() by element,
    SerializeTupleVariant: serialize_field() by element,
    SerializeStruct: serialize_field(name: &'static str) by field,
    SerializeStructVariant: serialize_field(name: &'static str) by field,
}

impl<H: Hide> SerializeMap for Parts<'_, H> {
    type Ok = ();
    type Error = Error;

    // Keys are the host's data, not names of its types: none is hidden.
    #[inline]
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        self.separate();
        match serde_json::to_value(key)? {
            Value::String(key) => write_string(self.out, &key),
            Value::Number(key) => write_string(self.out, &key.to_string()),
            Value::Bool(key) => write_string(self.out, if key { "true" } else { "false" }),
            _ => return Err(Error::custom("key must be a string")),
        }
        Ok(())
    }

    #[inline]
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.out.push(b':');
        self.value(value)
    }

    #[inline]
    fn end(self) -> Result<(), Error> {
        self.close();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Serialize;
    use serde_json::value::RawValue;
    use std::collections::BTreeMap;

    #[test]
    fn only_ascii_is_written_and_it_reads_back() {
        let text = "é€😀\u{7f}\u{1}\u{8}\u{c}\n\r\t\"\\/ plain";
        let mut out = Vec::new();
        write_string(&mut out, text);
        assert!(out.is_ascii() && !out.contains(&0x7f));
        assert_eq!(serde_json::from_slice::<String>(&out).unwrap(), text);
    }

    #[derive(Serialize)]
    struct Unit;
    #[derive(Serialize)]
    struct Pair(u8, i64);
    #[derive(Serialize)]
    struct Struct<'a> {
        text: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        none: Option<u8>,
    }
    #[derive(Serialize, PartialEq, Eq, PartialOrd, Ord)]
    enum Enum {
        Unit,
        Newtype(i32),
        Tuple(u8, bool),
        Struct { a: char, b: () },
    }

    struct Bytes;
    impl Serialize for Bytes {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_bytes(b"bytes")
        }
    }

    /// In ASCII, `serde_json` is the judge.
    #[track_caller]
    fn check<T: Serialize + ?Sized>(value: &T) {
        let mut out = Vec::new();
        let written = to_json(value, &mut out).map_err(|error| error.to_string());
        let expected = serde_json::to_string(value).map_err(|error| error.to_string());
        assert_eq!(written.map(|()| String::from_utf8(out).unwrap()), expected);
    }

    #[test]
    fn values_are_written_as_serde_json_writes_them() {
        for text in ["", "seven x", "eight  x", "a\"b\\c\n\u{8}\u{c}\r\td"] {
            check(text);
            check(&Struct { text, none: None });
            check(&Struct { text, none: Some(1) });
        }
        check(&(true, false, 'c', (), Unit, Some(1), None::<u8>));
        check(&(u64::MAX, i64::MIN, u128::MAX, i128::MIN, 0_u8, -1_i8, 1.5_f32, 1e300, f64::NAN, 0.1));
        check(&[Pair(1, -2), Pair(255, i64::MAX)]);
        check(&Vec::<u8>::new());
        check(&[Enum::Unit, Enum::Newtype(7), Enum::Tuple(1, true), Enum::Struct { a: 'x', b: () }]);
        check(&serde_json::json!({"a": [1, {"b": null}], "c": {}, "d": -1.5}));
        check(&Bytes);
        check(&format_args!("{}-{}", 1, 2));
    }

    #[test]
    fn keys_are_strings() {
        check(&BTreeMap::from([("a", 1), ("b\"", 2)]));
        check(&BTreeMap::from([(1_u64, "x"), (2, "y")]));
        check(&BTreeMap::from([(true, 1), (false, 2)]));
        check(&BTreeMap::from([(Enum::Unit, 1)]));
        check(&BTreeMap::from([(Some('c'), 1)]));
        check(&BTreeMap::from([((), 1)]));
        check(&BTreeMap::from([(Enum::Newtype(1), 1)]));
    }

    #[test]
    fn a_raw_value_stands_as_it_is() {
        let raw = RawValue::from_string("[1,  2.50]".to_owned()).unwrap();
        check(&[&raw, &raw]);
    }
}
