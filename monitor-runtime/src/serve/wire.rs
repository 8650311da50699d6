//! A stream, in clear text or through TLS: what a connection reads from and writes to. What TLS does is `tls`'s.

use super::stream::{Passed, Transport};
#[cfg(feature = "tls")]
use super::tls::Secured;
use std::io;
use std::os::fd::OwnedFd;

/// A stream that a session talks through.
pub(super) struct Wire<T> {
    pub(super) stream: T,
    #[cfg(feature = "tls")]
    pub(super) tls: Option<Secured>,
}

impl<T: Transport> Wire<T> {
    pub(super) fn clear(stream: T) -> Self {
        Self {
            stream,
            #[cfg(feature = "tls")]
            tls: None,
        }
    }

    pub(super) fn read(&mut self, buffer: &mut [u8], passed: &mut Passed) -> io::Result<usize> {
        #[cfg(feature = "tls")]
        if let Some(tls) = &mut self.tls {
            return tls.read(&mut self.stream, buffer);
        }
        self.stream.read(buffer, passed)
    }

    /// Whether a short read leaves nothing: see [`Transport`]. Of TLS it says nothing, which comes in records.
    pub(super) fn is_drained_by_short_read(&self) -> bool {
        #[cfg(feature = "tls")]
        if self.tls.is_some() {
            return false;
        }
        self.stream.is_drained_by_short_read()
    }

    pub(super) fn write(&mut self, bytes: &[u8], descriptors: &[OwnedFd]) -> io::Result<usize> {
        #[cfg(feature = "tls")]
        if let Some(tls) = &mut self.tls {
            return tls.write(&mut self.stream, bytes);
        }
        self.stream.write(bytes, descriptors)
    }

    /// Writes what was taken and is not out; fails with `WouldBlock` if that is not all.
    #[cfg_attr(
        not(feature = "tls"),
        allow(clippy::unused_self, clippy::unnecessary_wraps, reason = "clear text is out")
    )]
    pub(super) fn flush(&mut self) -> io::Result<()> {
        #[cfg(feature = "tls")]
        if let Some(tls) = &mut self.tls {
            return tls.flush(&mut self.stream);
        }
        Ok(())
    }

    /// Lets the other end know that all is said.
    pub(super) fn close(&mut self) {
        #[cfg(feature = "tls")]
        if let Some(tls) = &mut self.tls {
            tls.close(&mut self.stream);
        }
        self.stream.close();
    }
}
