//! Writing JSON as QMP sends it: compact, and ASCII only, because some clients read bytes as Latin-1. What is written is
//! `serde_json`'s business; here is only how strings look.

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};
use std::io::{self, Write};

/// Serialises `value` to `out`.
pub(crate) fn to_json<T: Serialize + ?Sized>(value: &T, out: &mut Vec<u8>) -> Result<(), serde_json::Error> {
    value.serialize(&mut Serializer::with_formatter(out, Ascii))
}

/// Writes `text` as a JSON string.
pub(crate) fn write_string(out: &mut Vec<u8>, text: &str) {
    // A `Vec` takes any write, so this cannot fail.
    let _ = to_json(text, out);
}

struct Ascii;

impl Formatter for Ascii {
    #[inline]
    fn write_string_fragment<W: Write + ?Sized>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        if fragment.bytes().all(|byte| byte < 0x7f) {
            return writer.write_all(fragment.as_bytes());
        }
        write_escaped(writer, fragment)
    }
}

#[cold]
fn write_escaped<W: Write + ?Sized>(writer: &mut W, fragment: &str) -> io::Result<()> {
    for c in fragment.chars() {
        if c.is_ascii() && c != '\u{7f}' {
            writer.write_all(&[c as u8])?;
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04X}")?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ascii_is_written_and_it_reads_back() {
        let text = "é€😀\u{7f}\u{1}\"\\/ plain";
        let mut out = Vec::new();
        write_string(&mut out, text);
        assert!(out.is_ascii() && !out.contains(&0x7f));
        assert_eq!(serde_json::from_slice::<String>(&out).unwrap(), text);
    }
}
