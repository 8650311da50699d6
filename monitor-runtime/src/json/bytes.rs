//! Runs of bytes inside of strings, eight at a time, because most of what a client sends and reads is there. What the run
//! is of and why it ends is the caller's.

/// Whether all bytes are plain: printable ASCII but for the double quote and the backslash, which JSON writes as they
/// are.
#[inline]
pub(super) fn is_plain(text: &[u8]) -> bool {
    // The last word overlaps the one before it; of a short text, two halves make a word.
    if let Some(last) = text.last_chunk() {
        let words = text.as_chunks().0.iter().chain([last]);
        return words.copied().map(u64::from_le_bytes).all(|word| odd(word) == 0);
    }
    if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
        let halves = [first, last].map(|half| u64::from(u32::from_le_bytes(*half)));
        return odd(halves[0] << 32 | halves[1]) == 0;
    }
    text.iter().all(|&byte| is_plain_byte(byte))
}

/// Where the run of plain bytes that begins at `at` ends.
#[allow(clippy::inline_always, reason = "a call costs half as much again for the short strings of a request")]
#[inline(always)]
pub(super) fn plain_end(text: &[u8], mut at: usize) -> usize {
    while let Some(word) = word(text, at) {
        let stops = odd(word);
        if stops != 0 {
            return at + first(stops);
        }
        at += 8;
    }
    at + plain_bytes(text.get(at..).unwrap_or_default())
}

/// Likewise of a run that is expected to be long, in blocks that the compiler makes vectors of.
pub(crate) fn long_plain_end(text: &[u8], at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let is_plain = |block: &&[u8; 64]| block.iter().fold(true, |all, &byte| all & is_plain_byte(byte));
    let plain = 64 * rest.as_chunks().0.iter().take_while(is_plain).count();
    at + plain + plain_bytes(&rest[plain..])
}

/// How many plain bytes `text` begins with, one by one. Mostly a text goes on behind the end of a run.
#[cold]
fn plain_bytes(text: &[u8]) -> usize {
    text.iter().take_while(|&&byte| is_plain_byte(byte)).count()
}

const fn is_plain_byte(byte: u8) -> bool {
    matches!(byte, 0x20..0x7f) && byte != b'"' && byte != b'\\'
}

/// Marks the bytes that are not plain.
#[inline]
const fn odd(word: u64) -> u64 {
    // Of what is printable, only the double quote is less than 0x21 with this bit changed.
    let control_or_quote = (word ^ repeat(b' ' ^ b'"')).wrapping_sub(repeat(0x21));
    let backslash = (word ^ repeat(b'\\')).wrapping_sub(repeat(1));
    // 0x7f is the one that becomes too large.
    let delete = word.wrapping_add(repeat(1));
    (control_or_quote | backslash | delete | word) & HIGHEST
}

/// Where the run of ordinary characters of a string that begins at `at` ends: at `quote`, a backslash or a control byte.
pub(crate) fn ordinary_end(text: &[u8], mut at: usize, quote: u8) -> usize {
    while let Some(word) = word(text, at) {
        let control = word.wrapping_sub(repeat(0x20)) & !word;
        let stops = (control | equal(word, quote) | equal(word, b'\\')) & HIGHEST;
        if stops != 0 {
            return at + first(stops);
        }
        at += 8;
    }
    let rest = text.get(at..).unwrap_or_default();
    at + rest.iter().take_while(|&&byte| byte != quote && byte != b'\\' && byte >= 0x20).count()
}

/// Marks are set in the highest bit of a byte. Those behind the first one may be mistaken, because differences borrow.
const HIGHEST: u64 = repeat(0x80);

#[inline]
fn word(text: &[u8], at: usize) -> Option<u64> {
    text.get(at..)?.first_chunk().map(|bytes| u64::from_le_bytes(*bytes))
}

/// Marks the bytes that are `byte`.
#[inline]
const fn equal(word: u64, byte: u8) -> u64 {
    let differences = word ^ repeat(byte);
    differences.wrapping_sub(repeat(1)) & !differences
}

/// Which byte has the first mark.
#[inline]
const fn first(marks: u64) -> usize {
    marks.trailing_zeros() as usize / 8
}

const fn repeat(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_end_where_they_end_byte_by_byte() {
        for byte in 0..=u8::MAX {
            let lengths = (0..20).chain([63, 64, 71, 72, 127, 128, 200]);
            for (length, filler) in
                lengths.flat_map(|length| [(length, b' '), (length, b'~'), (length, 0xff)])
            {
                let text = [vec![filler; length], vec![byte], vec![b'x', byte, 0xff, 0x1f, b'"']].concat();
                let plain = |byte: &u8| matches!(byte, 0x20..0x7f) && !matches!(byte, b'"' | b'\\');
                let ordinary = |byte: &u8| *byte >= 0x20 && !matches!(byte, b'\'' | b'\\');
                let end = |inside: &dyn Fn(&u8) -> bool| text.iter().take_while(|byte| inside(byte)).count();
                assert_eq!(plain_end(&text, 0), end(&plain), "{}", text.escape_ascii());
                assert_eq!(long_plain_end(&text, 0), end(&plain), "{}", text.escape_ascii());
                let (short, whole) = (&text[..=length], text.iter().take(length + 1).all(plain));
                assert_eq!(is_plain(short), whole, "{}", short.escape_ascii());
                assert_eq!(ordinary_end(&text, 0, b'\''), end(&ordinary), "{}", text.escape_ascii());
            }
        }
    }
}
