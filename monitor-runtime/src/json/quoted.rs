//! Strings of a JSON text: where each ends, and whether it is well formed. What it says is `text`'s.

use super::bytes::{ordinary_end, plain_end};
use super::scan::SyntaxError;

pub(super) fn is_quote(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'')
}

/// Where the string ends whose quote is at `start`, and whether it is plain: in double quotes, printable ASCII without
/// escapes, so that it needs no second look.
#[allow(clippy::inline_always, reason = "as for `plain_end`")]
#[inline(always)]
pub(super) fn string(text: &[u8], start: usize) -> Result<(usize, bool), SyntaxError> {
    match plain_string(text, start) {
        Some(end) => Ok((end, true)),
        None => odd_string(text, start).map(|end| (end, false)),
    }
}

/// The end of a plain string.
#[allow(clippy::inline_always, reason = "as for `plain_end`")]
#[inline(always)]
fn plain_string(text: &[u8], start: usize) -> Option<usize> {
    if text.get(start) != Some(&b'"') {
        return None;
    }
    let end = plain_end(text, start + 1);
    (text.get(end) == Some(&b'"')).then_some(end + 1)
}

/// The end of any string.
#[cold]
fn odd_string(text: &[u8], start: usize) -> Result<usize, SyntaxError> {
    let (quote, mut at) = (text[start], start + 1);
    loop {
        at = ordinary_end(text, at, quote);
        match text.get(at) {
            // They are in no UTF-8, and ask for a fresh start wherever they stand, so they are the framer's.
            Some(byte) if *byte == quote && text[start..at].iter().any(|byte| *byte >= 0xfe) => {
                return Err(SyntaxError::InvalidUtf8);
            }
            Some(byte) if *byte == quote => return Ok(at + 1),
            Some(b'\\') => at = escape(text, at)?,
            Some(_) => return Err(SyntaxError::InvalidEscape),
            None => return Err(SyntaxError::PrematureEnd),
        }
    }
}

/// The end of the escape at `at`; surrogates must come in pairs and noncharacters are refused, as in QEMU.
fn escape(text: &[u8], at: usize) -> Result<usize, SyntaxError> {
    match text.get(at + 1) {
        Some(b'"' | b'\'' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(at + 2),
        Some(b'u') => {
            let mut end = at + 6;
            let code = match hex(text, at)? {
                first @ 0xd800..=0xdbff if text[end..].starts_with(b"\\u") => match hex(text, end)? {
                    second @ 0xdc00..=0xdfff => {
                        end += 6;
                        0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00)
                    }
                    _ => return Err(SyntaxError::InvalidCharacter),
                },
                code => code,
            };
            let noncharacter = matches!(code, 0xfdd0..=0xfdef) || code & 0xfffe == 0xfffe;
            if noncharacter || char::from_u32(code).is_none() {
                return Err(SyntaxError::InvalidCharacter);
            }
            Ok(end)
        }
        _ => Err(SyntaxError::InvalidEscape),
    }
}

/// The number behind the `\u` at `at`.
fn hex(text: &[u8], at: usize) -> Result<u32, SyntaxError> {
    let digits = text.get(at + 2..at + 6).ok_or(SyntaxError::InvalidEscape)?;
    let mut code = 0;
    for &digit in digits {
        code = code * 16 + char::from(digit).to_digit(16).ok_or(SyntaxError::InvalidEscape)?;
    }
    Ok(code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::check;

    #[test]
    fn strings_end_where_they_stop_at_any_length() {
        for length in 0..20 {
            let run = "é'".repeat(length);
            for (end, error) in [
                ("", SyntaxError::PrematureEnd),
                ("\"\"", SyntaxError::ExpectingValue),
                ("\u{1f}\"", SyntaxError::InvalidEscape),
                ("\\q\"", SyntaxError::InvalidEscape),
            ] {
                assert_eq!(check(&format!("\"{run}{end}")), Err(error), "{run}{end:?}");
            }
            assert_eq!(check(&format!("\"{run}\\\"{run}\u{7f}\"")), Ok(()), "{run}");
        }
    }
}
