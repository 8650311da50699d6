//! Why a stream could not be read, in words for whoever has the file. Where it came from is the caller's to say.

use super::format::VERSION;
use std::{fmt, io};

/// Why a stream of a machine could not be read or written, and how far into it.
#[derive(Debug)]
pub struct StreamError {
    fault: Fault,
    position: u64,
}

/// What is wrong.
#[derive(Debug)]
pub(in super::super) enum Fault {
    /// The bytes are not those that were written.
    Checksum,
    /// It is whole and yet no machine.
    Content(String),
    /// It is something else altogether.
    Foreign,
    /// The host, or the other end.
    Io(io::Error),
    /// It ends too early.
    Truncated,
    /// Another version of this program wrote it.
    Version(u32),
}

impl Fault {
    pub(in super::super) fn at(self, position: u64) -> StreamError {
        StreamError { fault: self, position }
    }
}

impl StreamError {
    /// Whether the stream just ended.
    pub(in super::super) fn is_truncated(&self) -> bool {
        matches!(self.fault, Fault::Truncated)
    }

    /// What the host said, if it was the host that failed.
    pub(in super::super) fn io_kind(&self) -> Option<io::ErrorKind> {
        if let Fault::Io(error) = &self.fault { Some(error.kind()) } else { None }
    }
}

impl fmt::Display for StreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { fault, position } = self;
        match fault {
            Fault::Checksum => write!(f, "it is damaged at byte {position}: the checksum is wrong"),
            Fault::Content(what) => write!(f, "it holds no possible machine: {what} (at byte {position})"),
            Fault::Foreign => f.write_str("it is not the state of a machine"),
            Fault::Io(error) => error.fmt(f),
            Fault::Truncated => write!(f, "it ends after {position} bytes, before the machine is complete"),
            Fault::Version(version) => {
                write!(
                    f,
                    "it is of version {version} of the format, and this program reads version {VERSION}"
                )
            }
        }
    }
}

impl std::error::Error for StreamError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.fault {
            Fault::Io(error) => Some(error),
            _ => None,
        }
    }
}
