//! Numbers: JSON's with QEMU's leniency and errors, and those typed at the prompt (decimal, hexadecimal, octal).

use super::{Refusal, Text, Value};
use crate::json::{self, Kind};
use serde::de::Visitor;

impl Value<'_> {
    /// An integer for a signed type. What is none is refused alike for all of them.
    pub(super) fn signed(&self, _: &str) -> Result<i64, Refusal> {
        match self.text {
            Text::Absent => Err(self.missing()),
            Text::Members(_) => Err(Refusal::expected(&self.place.path, "integer")),
            Text::Json(text) => text.parse().map_err(|_| Refusal::expected(&self.place.path, "integer")),
            Text::Word(word) => {
                Self::typed(word).and_then(|wide| i64::try_from(wide).map_err(|_| too_large()))
            }
        }
    }

    /// An integer for the unsigned type `name` (QEMU takes negative ones modulo 2⁶⁴, and aborts over some).
    pub(super) fn unsigned(&self, name: &str) -> Result<u64, Refusal> {
        match self.text {
            Text::Absent => Err(self.missing()),
            Text::Json(text) => text.parse().or_else(|_| self.signed_as_unsigned(text, name)),
            Text::Word(word) => {
                Self::typed(word).and_then(|wide| u64::try_from(wide).map_err(|_| self.out_of_range(name)))
            }
            Text::Members(_) => Err(Refusal::expected(&self.place.path, "integer")),
        }
    }

    /// A number with a sign, of which only -0 is unsigned. What is no integer of any type is none of the largest one.
    #[cold]
    fn signed_as_unsigned(&self, text: &str, name: &str) -> Result<u64, Refusal> {
        let signed: i64 = text.parse().map_err(|_| self.out_of_range("uint64"))?;
        signed.try_into().map_err(|_| self.out_of_range(name))
    }

    pub(super) fn float(&self) -> Result<f64, Refusal> {
        let (text, number) = match self.text {
            Text::Absent => return Err(self.missing()),
            Text::Json(text) => (text, json::kind(text) == Kind::Number),
            Text::Word(word) => (word, true),
            Text::Members(_) => return Err(Refusal::expected(&self.place.path, "number")),
        };
        match text.parse::<f64>() {
            Ok(value) if number && value.is_finite() => Ok(value),
            _ => Err(Refusal::expected(&self.place.path, "number")),
        }
    }

    /// A number of no particular type: an integer where it fits one, as QEMU reads it.
    pub(super) fn visit_number<'de, V: Visitor<'de>>(&self, visitor: V) -> Result<V::Value, Refusal> {
        let Text::Json(text) = self.text else { return visitor.visit_f64(self.float()?) };
        if let Ok(value) = text.parse::<i64>() {
            visitor.visit_i64(value)
        } else if let Ok(value) = text.parse::<u64>() {
            visitor.visit_u64(value)
        } else {
            visitor.visit_f64(self.float()?)
        }
    }

    #[cold]
    pub(super) fn out_of_range(&self, name: &str) -> Refusal {
        Refusal::generic(format!("Parameter '{}' expects {name}", self.place.path))
    }

    /// An integer as people type it: a sign, `0x` for hexadecimal, a leading 0 for octal.
    fn typed(word: &str) -> Result<i128, Refusal> {
        let (sign, digits) = match word.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, word.strip_prefix('+').unwrap_or(word)),
        };
        let (radix, digits) = match digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")) {
            Some(hex) => (16, hex),
            None if digits.len() > 1 && digits.starts_with('0') => (8, &digits[1..]),
            None => (10, digits),
        };
        if let Some(odd) = digits.chars().find(|c| !c.is_digit(radix)) {
            return Err(Refusal::generic(format!("invalid char '{odd}' in expression")));
        }
        if digits.is_empty() {
            return Err(Refusal::generic("unexpected end of expression".to_owned()));
        }
        i128::from_str_radix(digits, radix).map(|value| sign * value).map_err(|_| too_large())
    }
}

#[cold]
fn too_large() -> Refusal {
    Refusal::generic("number too large".to_owned())
}
