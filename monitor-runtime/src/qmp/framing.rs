//! Where one message ends and the next begins: by the balance of braces and brackets, not by lines (QMP specification,
//! "Basics"; QEMU's streaming parser). What a message says is `request`'s.

use crate::json::{self, Members};
use std::ops::Range;

/// What was found in the input.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Frame {
    /// A whole message, perhaps malformed inside.
    Message(Range<usize>),
    /// A byte that begins nothing; the input is skipped to where a message may begin.
    Stray(u8),
    /// A message over the bound of bytes; what is still to come of it is skipped.
    TooLarge,
    /// A message over the bound of nesting; likewise.
    TooDeep,
    /// A message over the bound of tokens.
    TooMany,
}

/// Scans input as it comes, each byte once.
#[derive(Debug, Default)]
pub(super) struct Framer {
    state: State,
    /// Open braces less closed ones; brackets likewise. Apart, so that `{]` ends at once as malformed.
    braces: isize,
    brackets: isize,
    /// Where the message begins, and the first byte not looked at.
    start: usize,
    at: usize,
    /// The message was refused: it is followed to its end, and dropped.
    skipping: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Between,
    Inside,
    /// A number or keyword at the top level; the next byte tells that it has ended.
    Scalar,
    String(u8),
    Escape(u8),
    /// Behind a stray byte.
    Lost,
}

impl Framer {
    /// The object that the input goes on with, if it is there whole and well formed, with its members in `found`: most
    /// messages are, and need no second look. Otherwise nothing is taken, and [`next`](Self::next) tells what is there.
    pub(super) fn whole(
        &mut self,
        input: &[u8],
        max_bytes: usize,
        max_depth: usize,
        found: &mut Members,
    ) -> Option<Range<usize>> {
        if self.state != State::Between {
            return None;
        }
        let rest = input.get(self.at..)?;
        let blank = blanks(rest);
        if rest.get(blank) != Some(&b'{') {
            return None;
        }
        let length =
            json::request(&rest[blank..], max_depth, found).ok().filter(|length| *length <= max_bytes)?;
        self.start = self.at + blank;
        let end = self.start + length;
        // The line's end, too, so that there is nothing more to look at behind the last message.
        self.at = end + blanks(&input[end..]);
        Some(self.start..end)
    }

    /// The next frame of `input`, whose first `self.consumed()` bytes are done with.
    pub(super) fn next(
        &mut self,
        input: &[u8],
        max_bytes: usize,
        max_depth: usize,
        max_tokens: usize,
    ) -> Option<Frame> {
        while let Some(&byte) = self.skip_plain(input) {
            match self.step(byte, max_depth) {
                Some(Frame::Message(range)) if range.len() > max_bytes => return Some(Frame::TooLarge),
                // Had what stands before come alone, this would have been said of it.
                Some(Frame::Stray(_) | Frame::TooDeep) if self.at - 1 - self.start > max_bytes => {
                    return Some(Frame::TooLarge);
                }
                // Counted only where it can matter: no token is shorter than a byte.
                Some(Frame::Message(range))
                    if range.len() > max_tokens && tokens(&input[range.clone()]) > max_tokens =>
                {
                    return Some(Frame::TooMany);
                }
                Some(frame) => return Some(frame),
                None => {}
            }
        }
        // Garbage is no message: marking it as refused would take the next message with it.
        let inside = !matches!(self.state, State::Between | State::Lost);
        if inside && self.at - self.start > max_bytes && !self.skipping {
            self.skipping = true;
            return Some(Frame::TooLarge);
        }
        None
    }

    /// How many bytes need not be kept.
    pub(super) fn consumed(&self) -> usize {
        if self.skipping || self.state == State::Between || self.state == State::Lost {
            self.at
        } else {
            self.start
        }
    }

    /// The first `bytes` of the input, which were consumed, are gone.
    pub(super) fn forget(&mut self, bytes: usize) {
        self.at -= bytes;
        self.start = self.start.saturating_sub(bytes);
    }

    /// Skips the bytes that change nothing where they stand, and looks at the next one.
    fn skip_plain<'a>(&mut self, input: &'a [u8]) -> Option<&'a u8> {
        let plain = match self.state {
            State::Inside => INSIDE,
            State::String(quote) => {
                if quote == b'"' {
                    // Most of what is large is in there.
                    self.at = json::long_plain_end(input, self.at);
                }
                IN_STRING
            }
            _ => return input.get(self.at),
        };
        let rest = input.get(self.at..)?;
        let run = rest.iter().position(|byte| PLAIN[*byte as usize] & plain == 0).unwrap_or(rest.len());
        self.at += run;
        rest.get(run)
    }

    /// Looks at one byte; `self.at` is moved past it unless it belongs to what follows.
    fn step(&mut self, byte: u8, max_depth: usize) -> Option<Frame> {
        match self.state {
            State::Between => return self.begin(byte),
            State::Inside => return self.inside(byte, max_depth),
            State::Scalar => {
                if matches!(
                    byte,
                    b' ' | b'\t' | b'\r' | b'\n' | b'{' | b'}' | b'[' | b']' | b',' | b':' | b'"' | b'\''
                ) {
                    return self.end();
                }
                if !is_token(byte) {
                    return self.stray(byte);
                }
            }
            State::String(_) if !(0x20..0xfe).contains(&byte) => return self.stray(byte),
            State::String(quote) if byte == quote => {
                self.at += 1;
                self.state = State::Inside;
                return if self.braces == 0 && self.brackets == 0 { self.end() } else { None };
            }
            State::String(quote) if byte == b'\\' => self.state = State::Escape(quote),
            State::String(_) => {}
            State::Escape(quote) => self.state = State::String(quote),
            State::Lost => {
                // Resynchronise where a client would: at a control byte, at 0xFF, or where a value may begin. The byte
                // is looked at again, so each 0xFF is answered, as in QEMU.
                let control = byte < 0x20 && byte != b'\t' || byte >= 0xfe;
                if control || matches!(byte, b'{' | b'}' | b'[' | b']' | b',' | b':') {
                    self.state = State::Between;
                    return None;
                }
            }
        }
        self.at += 1;
        None
    }

    fn begin(&mut self, byte: u8) -> Option<Frame> {
        self.start = self.at;
        (self.braces, self.brackets) = (0, 0);
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => {
                self.at += 1;
                None
            }
            b'{' | b'[' | b'"' | b'\'' => {
                self.state = State::Inside;
                self.inside(byte, usize::MAX)
            }
            // A closing brace or a separator is a message of its own, and malformed.
            b'}' | b']' | b',' | b':' => {
                self.at += 1;
                self.end()
            }
            _ if is_token(byte) => {
                self.state = State::Scalar;
                self.at += 1;
                None
            }
            _ => self.stray(byte),
        }
    }

    fn inside(&mut self, byte: u8, max_depth: usize) -> Option<Frame> {
        match byte {
            b'"' | b'\'' => self.state = State::String(byte),
            b'{' => self.braces += 1,
            b'}' => self.braces -= 1,
            b'[' => self.brackets += 1,
            b']' => self.brackets -= 1,
            b' ' | b'\t' | b'\r' | b'\n' | b',' | b':' => {}
            _ if is_token(byte) => {}
            _ => return self.stray(byte),
        }
        self.at += 1;
        if self.state != State::Inside {
            return None;
        }
        let deep = self.braces.unsigned_abs() + self.brackets.unsigned_abs() > max_depth;
        if deep && !self.skipping {
            self.skipping = true;
            return Some(Frame::TooDeep);
        }
        let open = self.braces >= 0 && self.brackets >= 0 && (self.braces > 0 || self.brackets > 0);
        if open { None } else { self.end() }
    }

    fn end(&mut self) -> Option<Frame> {
        self.state = State::Between;
        let skipped = std::mem::take(&mut self.skipping);
        (!skipped).then_some(Frame::Message(self.start..self.at))
    }

    fn stray(&mut self, byte: u8) -> Option<Frame> {
        self.at += 1;
        self.state = State::Lost;
        let skipped = std::mem::take(&mut self.skipping);
        (!skipped).then_some(Frame::Stray(byte))
    }
}

/// How many bytes of white space `text` begins with.
fn blanks(text: &[u8]) -> usize {
    text.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n')).count()
}

/// How many tokens a whole message has: strings, numbers and keywords, brackets and separators.
fn tokens(message: &[u8]) -> usize {
    let (mut count, mut at) = (0, 0);
    while let Some(&byte) = message.get(at) {
        at += 1;
        if matches!(byte, b' ' | b'\t' | b'\r' | b'\n') {
            continue;
        }
        count += 1;
        if matches!(byte, b'"' | b'\'') {
            at = json::ordinary_end(message, at, byte);
            while message.get(at).is_some_and(|end| *end != byte) {
                // Behind an escape; other bytes that end the run are in no message.
                at = json::ordinary_end(message, at + 2, byte);
            }
            at += 1;
        } else if is_token(byte) {
            at += message[at..].iter().take_while(|next| is_token(**next)).count();
        }
    }
    count
}

const INSIDE: u8 = 1;
const IN_STRING: u8 = 2;

/// The bytes that change nothing inside a message, and inside a string.
const PLAIN: [u8; 256] = {
    let mut plain = [0; 256];
    let mut byte = 0;
    while byte < u8::MAX {
        if matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b',' | b':') || is_token(byte) {
            plain[byte as usize] |= INSIDE;
        }
        if byte >= 0x20 && byte < 0xfe && !matches!(byte, b'"' | b'\'' | b'\\') {
            plain[byte as usize] |= IN_STRING;
        }
        byte += 1;
    }
    plain
};

/// Bytes that numbers and keywords are made of.
const fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The frames of `input`, given in pieces of `size` bytes: messages as text, the rest as it prints.
    fn frames(input: &[u8], size: usize) -> Vec<String> {
        let (mut framer, mut buffer, mut found) = (Framer::default(), Vec::new(), Vec::new());
        for piece in input.chunks(size) {
            buffer.extend_from_slice(piece);
            while let Some(frame) = framer.next(&buffer, 40, 4, 20) {
                found.push(match frame {
                    Frame::Message(range) => String::from_utf8_lossy(&buffer[range]).into_owned(),
                    other => format!("{other:?}"),
                });
            }
            let done = framer.consumed();
            buffer.drain(..done);
            framer.forget(done);
        }
        found
    }

    fn check(input: &[u8], expected: &[&str]) {
        for size in [1, 2, 3, 7, input.len()] {
            assert_eq!(frames(input, size), expected, "{} by {size}", input.escape_ascii());
        }
    }

    #[test]
    fn messages_end_where_they_balance() {
        check(b"{\"a\":\"}{\"}{\"b\":[{}]}\n [1]", &["{\"a\":\"}{\"}", "{\"b\":[{}]}", "[1]"]);
        check(b"{'it\\'s':1} \"x\\\"y\" 12 null\n", &["{'it\\'s':1}", "\"x\\\"y\"", "12", "null"]);
        check(b"{]}", &["{]", "}"]);
    }

    #[test]
    fn garbage_is_reported_and_left_behind() {
        check(b"\xff{}", &["Stray(255)", "{}"]);
        check(b"{\"a\x01{}", &["Stray(1)", "{}"]);
        check(b"{%x{}", &["Stray(37)", "{}"]);
        // What stands behind a stray byte is no message, up to a byte that messages may begin at.
        check(b"\xffhello \xfe\n1 ", &["Stray(255)", "Stray(254)", "1"]);
        check(b"\"a\nhere\"\n{}", &["Stray(10)", "{}"]);
    }

    #[test]
    fn tokens_are_what_qemus_lexer_gives() {
        assert_eq!(tokens(b"{}"), 2);
        assert_eq!(tokens(b" {'a\\'b' : [1e5, -2,true ] , \"\\\\\":null}"), 15);
        check(b"[1,2,3,4,5,6,7,8,9]{}", &["[1,2,3,4,5,6,7,8,9]", "{}"]);
        check(b"[1,2,3,4,5,6,7,8,9,[]]{}", &["TooMany", "{}"]);
    }

    #[test]
    fn a_refused_message_is_skipped_to_its_end() {
        check(b"[[[[[[1]]]]]]{}", &["TooDeep", "{}"]);
        let large = [b"[\"".as_slice(), &[b'x'; 100], b"\"]{}"].concat();
        check(&large, &["TooLarge", "{}"]);
        // Whatever comes behind the bound, and however it comes.
        let large = [b"[\"".as_slice(), &[b'x'; 50], b"\x01[\"\",[[[[", &[b' '; 40], b"[]]]]]]{}"].concat();
        check(&large, &["TooLarge", "TooDeep", "{}"]);
        let large = [b"[".as_slice(), &[b' '; 50], b"[[[[[]]]]]]{}"].concat();
        check(&large, &["TooLarge", "{}"]);
        let garbage = [b"%".as_slice(), &[b'x'; 100], b"{}"].concat();
        check(&garbage, &["Stray(37)", "{}"]);
    }
}
