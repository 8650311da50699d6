//! The file descriptors that go with output: each with which byte. What the output says is the sessions', and who sends
//! them the drivers'.

use std::collections::VecDeque;
use std::os::fd::OwnedFd;

/// How many file descriptors Linux passes in one message (`SCM_MAX_FD`).
pub(crate) const MAX_DESCRIPTORS: usize = 253;

/// Descriptors of replies that wait to be sent.
#[derive(Debug, Default)]
pub(crate) struct Passing {
    /// In order: how many bytes of output come before them, and they.
    replies: VecDeque<(usize, Vec<OwnedFd>)>,
}

impl Passing {
    pub(crate) fn count(&self) -> usize {
        self.replies.iter().map(|(_, descriptors)| descriptors.len()).sum()
    }

    /// Adds those of a reply that begins `at` so many bytes of output.
    pub(crate) fn push(&mut self, at: usize, descriptors: Vec<OwnedFd>) {
        self.replies.push_back((at, descriptors));
    }

    /// How many of `output` bytes can be taken now, and what goes with the first of them: no more than up to the next that
    /// has descriptors of its own, since what is written at once carries them with its first byte.
    pub(crate) fn take(&mut self, output: usize) -> (usize, Vec<OwnedFd>) {
        let is_first = self.replies.front().is_some_and(|(at, _)| *at == 0);
        let first = if is_first { self.replies.pop_front() } else { None };
        let bytes = self.replies.front().map_or(output, |(at, _)| *at);
        for (at, _) in &mut self.replies {
            *at -= bytes;
        }
        (bytes, first.map(|(_, descriptors)| descriptors).unwrap_or_default())
    }

    /// Closes all of them.
    pub(crate) fn clear(&mut self) {
        if !self.replies.is_empty() {
            self.replies.clear();
        }
    }
}
