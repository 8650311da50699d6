//! Texts put together in const evaluation, for errors that name something.

use super::Location;

/// A text that an evaluation fails with.
pub(super) struct Message {
    bytes: [u8; 512],
    len: usize,
}

impl Message {
    /// These one after the other, and of them what there is room for.
    pub(super) const fn of(parts: &[&str]) -> Self {
        let mut text = Self { bytes: [0; 512], len: 0 };
        let mut part = 0;
        while part < parts.len() {
            text.push(parts[part]);
            part += 1;
        }
        text
    }

    /// Ends the evaluation.
    #[track_caller]
    pub(super) const fn fail(&self) -> ! {
        let (written, _) = self.bytes.split_at(self.len);
        match std::str::from_utf8(written) {
            Ok(text) => panic!("{}", text),
            Err(_) => panic!("this is wrong, and what is wrong with it is no text"),
        }
    }

    pub(super) const fn push(&mut self, text: &str) {
        let mut at = 0;
        while at < text.len() && self.len < self.bytes.len() {
            self.bytes[self.len] = text.as_bytes()[at];
            self.len += 1;
            at += 1;
        }
    }

    #[allow(clippy::cast_possible_truncation, reason = "a digit")]
    pub(super) const fn push_location(&mut self, location: Location) {
        self.push(location.file);
        self.push(":");
        let mut divisor = 1;
        while location.line / divisor >= 10 {
            divisor *= 10;
        }
        while divisor > 0 {
            if self.len < self.bytes.len() {
                self.bytes[self.len] = b'0' + (location.line / divisor % 10) as u8;
                self.len += 1;
            }
            divisor /= 10;
        }
    }
}
