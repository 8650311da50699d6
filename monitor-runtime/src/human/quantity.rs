//! Sizes with a suffix and times with a unit, as QEMU's monitor reads them. Integers are `expression`'s.

use super::words::Words;

/// The suffixes of sizes, each 1024 times the one before.
const SUFFIXES: &str = "BKMGTPE";

/// The size that `words` begins with, in bytes; one without a suffix is counted in `unit`. At most `i64::MAX`.
pub(super) fn size(words: &mut Words<'_>, unit: u64) -> Option<u64> {
    words.skip_blanks();
    if words.peek() == Some('+') {
        words.take();
    }
    let (whole, fraction) = if is_hexadecimal(words.rest()) {
        words.take();
        words.take();
        let digits = words.take_while(|c| c.is_ascii_hexdigit());
        (u64::from_str_radix(digits, 16).ok()?, "")
    } else {
        let whole = words.take_while(|c| c.is_ascii_digit()).parse().ok()?;
        (whole, fraction(words)?)
    };
    let unit = match words.peek().and_then(|c| SUFFIXES.find(c.to_ascii_uppercase())) {
        Some(power) => {
            words.take();
            1 << (10 * power)
        }
        None => unit,
    };
    let parts = parts_of(fraction, unit)?;
    let bytes = whole.checked_mul(unit)?.checked_add(parts)?;
    i64::try_from(bytes).is_ok().then_some(bytes)
}

/// What a size looks like, one without a suffix being counted in `unit`.
pub(super) fn shape_of_size(unit: u64) -> String {
    let suffix = SUFFIXES.chars().zip(0..).skip(1).find(|(_, power)| 1 << (10 * power) == unit);
    match suffix {
        Some((suffix, _)) => {
            format!("A size is a number with K, M, G or T behind it, {suffix} if it has none")
        }
        None if unit == 1 => "A size is a number of bytes, or one with K, M, G or T behind it".to_owned(),
        None => format!("A size is a number of {unit} bytes, or one with K, M, G or T behind it"),
    }
}

fn is_hexadecimal(text: &str) -> bool {
    let digits = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"));
    digits.is_some_and(|digits| digits.starts_with(|c: char| c.is_ascii_hexdigit()))
}

/// The digits behind a point. An exponent is no size.
fn fraction<'a>(words: &mut Words<'a>) -> Option<&'a str> {
    if words.peek() != Some('.') {
        return Some("");
    }
    words.take();
    let digits = words.take_while(|c| c.is_ascii_digit());
    let exponent = words.rest().strip_prefix(['e', 'E']).map(|rest| rest.trim_start_matches(['+', '-']));
    let is_exponent = exponent.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    (digits.is_empty() || !is_exponent).then_some(digits)
}

/// A fraction of a unit, rounded to whole bytes; a byte has no parts.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a fraction is less than 1, and a unit a power of 2"
)]
fn parts_of(fraction: &str, unit: u64) -> Option<u64> {
    let fraction = format!("0.{fraction}0").parse::<f64>().ok()?;
    if unit == 1 && fraction != 0.0 {
        return None;
    }
    Some((fraction * unit as f64).round() as u64)
}

/// The seconds that `words` begins with. The error is for the person.
pub(super) fn seconds(words: &mut Words<'_>) -> Result<f64, &'static str> {
    let number = number(words)?;
    let scale = match words.rest().as_bytes() {
        [b'm', b's', ..] => 1e3,
        [b'u', b's', ..] => 1e6,
        [b'n', b's', ..] => 1e9,
        _ => 1.0,
    };
    if scale > 1.0 {
        words.take();
        words.take();
    }
    if words.peek().is_some_and(|c| !c.is_whitespace()) {
        return Err("Unknown unit suffix");
    }
    Ok(number / scale)
}

/// The number that `words` begins with, as C reads one: decimal with an exponent, or hexadecimal.
pub(super) fn number(words: &mut Words<'_>) -> Result<f64, &'static str> {
    words.skip_blanks();
    let rest = words.rest();
    let length = number_length(rest);
    if length == 0 {
        let word = rest.trim_start_matches(['+', '-']).to_ascii_lowercase();
        let is_none = word.starts_with("nan") || word.starts_with("inf");
        return Err(if is_none { "Bad number" } else { "Number expected" });
    }
    let (text, _) = rest.split_at(length);
    let value = match text.find(['x', 'X']) {
        #[allow(clippy::cast_precision_loss, reason = "as C reads it")]
        Some(at) => {
            let digits = u64::from_str_radix(&text[at + 1..], 16).map_err(|_| "Bad number")?;
            if text.starts_with('-') { -(digits as f64) } else { digits as f64 }
        }
        None => text.parse().map_err(|_| "Number expected")?,
    };
    words.skip(length);
    if value.is_finite() { Ok(value) } else { Err("Bad number") }
}

/// How long the number is that the text begins with; 0 where it begins with none.
fn number_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let sign = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
    if is_hexadecimal(&text[sign..]) {
        return sign + 2 + bytes[sign + 2..].iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
    }
    let whole = digits(sign);
    let mut end = sign + whole;
    let mut any = whole > 0;
    if bytes.get(end) == Some(&b'.') {
        let fraction = digits(end + 1);
        any |= fraction > 0;
        end += 1 + fraction;
    }
    if !any {
        return 0;
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits((end + 1 + sign).min(bytes.len()));
        if exponent > 0 {
            end += 1 + sign + exponent;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_a_default_unit() {
        for (text, bytes, left) in [
            ("1", Some(1 << 20), ""),
            ("1.5G", Some(3 << 29), ""),
            (" 0x10k", Some(0x4000), ""),
            ("1KB", Some(1024), "B"),
            ("0.1", Some(104_858), ""),
            ("8E", None, ""),
            ("1.5B", None, ""),
            ("-1", None, ""),
            ("\u{e9}", None, ""),
            ("99999999999999999999", None, ""),
        ] {
            let mut words = Words::new(text);
            assert_eq!(size(&mut words, 1 << 20), bytes, "{text}");
            assert!(bytes.is_none() || words.rest() == left, "{text}");
        }
    }

    #[test]
    fn times_are_in_seconds() {
        for (text, expected) in [
            ("1.5", Ok(1.5)),
            ("-2ms", Ok(-0.002)),
            ("0x10", Ok(16.0)),
            (".5e1", Ok(5.0)),
            ("1e", Err("Unknown unit suffix")),
            ("1s", Err("Unknown unit suffix")),
            ("-inf", Err("Bad number")),
            ("1e999", Err("Bad number")),
            (".", Err("Number expected")),
            ("", Err("Number expected")),
            ("1\u{e9}", Err("Unknown unit suffix")),
        ] {
            assert_eq!(seconds(&mut Words::new(text)), expected, "{text}");
        }
    }
}
