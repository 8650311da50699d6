//! `/fmt`: how many units of memory to show, as what, and how large they are. Showing them is the command's.

use super::expression::Failure;
use super::words::Words;
use crate::command::Node;
use serde::{Deserialize, Serialize};
use std::sync::{Mutex, PoisonError};

/// How to show memory: the type of an argument with `#[arg(hmp(fmt))]`, typed as `/4xw`.
///
/// What a person leaves out is what was typed last at the same prompt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(monitor_schema::schemars::JsonSchema))]
#[cfg_attr(
    feature = "schema",
    schemars(
        crate = "monitor_schema::schemars",
        rename = "MemoryFormat",
        // Clients have no attributes.
        description = "How to show memory, typed as `/4xw`.\n\nWhat a person leaves out is what was typed last at the same prompt."
    )
)]
#[allow(clippy::exhaustive_structs, reason = "hosts make one for the default of their argument")]
pub struct Format {
    /// How many units.
    pub count: u32,
    /// As what they are shown.
    pub format: Notation,
    /// How many bytes a unit has: 1, 2, 4 or 8. Instructions have a size of their own.
    pub size: Option<u8>,
}

impl Default for Format {
    /// One unit of 4 bytes, in hexadecimal.
    fn default() -> Self {
        Self { count: 1, format: Notation::Hexadecimal, size: Some(4) }
    }
}

/// How a unit of memory is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(monitor_schema::schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(crate = "monitor_schema::schemars", rename = "MemoryNotation"))]
#[allow(clippy::exhaustive_enums, reason = "these are the letters of `/fmt`")]
pub enum Notation {
    /// `c`
    #[serde(rename = "c")]
    Character,
    /// `d`: decimal, with a sign.
    #[serde(rename = "d")]
    Decimal,
    /// `i`
    #[serde(rename = "i")]
    Instruction,
    /// `o`
    #[serde(rename = "o")]
    Octal,
    /// `u`: decimal, without a sign.
    #[serde(rename = "u")]
    Unsigned,
    /// `x`
    #[serde(rename = "x")]
    Hexadecimal,
}

/// What was typed last at one prompt.
#[derive(Debug)]
pub(super) struct LastFormat(Mutex<(char, u8)>);

impl Default for LastFormat {
    fn default() -> Self {
        Self(Mutex::new(('x', 4)))
    }
}

impl LastFormat {
    /// Takes a `/fmt` off `words`, if one is there, and completes it by the last one.
    pub(super) fn read(&self, words: &mut Words<'_>) -> Result<Node, Failure> {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        words.skip_blanks();
        let (mut count, mut format, mut size) = (1, None, None);
        if words.peek() == Some('/') {
            words.take();
            let digits = words.take_while(|c| c.is_ascii_digit());
            if !digits.is_empty() {
                count = digits.parse::<u32>().map_err(|_| Failure::new("number too large"))?;
            }
            while let Some(letter) = words.peek().filter(|c| !c.is_whitespace()) {
                match letter {
                    'c' | 'd' | 'i' | 'o' | 'u' | 'x' => format = Some(letter),
                    'b' => size = Some(1),
                    'h' => size = Some(2),
                    'w' => size = Some(4),
                    'g' | 'L' => size = Some(8),
                    _ => return Err(Failure::new(format!("invalid char in format: '{letter}'"))),
                }
                words.take();
            }
        }
        let format = format.unwrap_or(last.0);
        if format != 'i' {
            size = Some(size.unwrap_or(last.1));
        }
        *last = (format, size.unwrap_or(last.1));
        let member = |name: &str, value: String| (name.to_owned(), Node::Word(value));
        let mut members = vec![member("count", count.to_string()), member("format", format.to_string())];
        members.extend(size.map(|size| member("size", size.to_string())));
        Ok(Node::Members(members))
    }
}
