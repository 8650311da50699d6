//! What a machine refuses, and why, in words a person at a monitor can use. How a monitor reports it is not
//! decided here.

use super::stream::StreamError;
use super::{Job, RunState};
use std::path::Path;
use std::{fmt, io};

/// Why a machine could not do what was asked of it.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// A newer balloon target took the place of this one.
    BalloonReplaced,
    /// A balloon target below what the guest program needs or above the RAM there is; all in bytes.
    BalloonTarget {
        /// What was asked for.
        asked: u64,
        /// The least there can be.
        min: u64,
        /// The most there can be.
        max: u64,
    },
    /// Another work on the whole machine goes on.
    Busy(Job),
    /// The caller's own progress callback ended the work.
    Cancelled,
    /// A file cannot be read or written.
    File {
        /// Which.
        path: String,
        /// Why.
        error: io::Error,
    },
    /// The host has no memory or no thread for the machine.
    Host {
        /// What was being set up.
        what: &'static str,
        /// What the host said.
        reason: String,
    },
    /// Where a migration goes to, or comes from, cannot be read.
    MigrationUri {
        /// What was written.
        uri: String,
    },
    /// A size of RAM that the machine cannot have, in bytes.
    MemorySize {
        /// What was asked for.
        asked: u64,
    },
    /// The destination of a migration does not answer.
    NoAnswer {
        /// What it does instead.
        what: &'static str,
    },
    /// There is no snapshot of this name.
    NoSnapshot {
        /// The name.
        tag: String,
        /// Where it was looked for.
        directory: String,
    },
    /// An address range that is not wholly in RAM.
    Range {
        /// Its first address.
        addr: u64,
        /// Its length in bytes.
        size: u64,
        /// The first address behind RAM.
        end: u64,
    },
    /// What was being read could not be.
    Read(io::Error),
    /// The destination of a migration does not take the guest.
    Refused {
        /// What it said.
        reason: String,
    },
    /// There is no guest that could run here.
    Stopped {
        /// Why.
        state: RunState,
    },
    /// A machine could not be written, or taken from where it was written.
    Stream {
        /// Where it is.
        place: String,
        /// What is wrong.
        error: StreamError,
    },
    /// A snapshot cannot have this name.
    Tag {
        /// The name.
        tag: String,
        /// How long it may be.
        limit: usize,
    },
    /// The guest has been handed over already.
    TooLate,
    /// Whether the destination runs the guest is not known: see `migration`.
    Unconfirmed {
        /// Why not.
        reason: String,
    },
    /// The destination of the memory's content refused it.
    Write(io::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BalloonReplaced => {
                f.write_str("the guest was asked for another target before it reached this one")
            }
            Self::BalloonTarget { asked, min, max } => {
                write!(f, "a balloon target of {asked} bytes is outside of {min} to {max} bytes")
            }
            Self::Busy(job) => write!(f, "{job}: try again when that has ended"),
            Self::Cancelled => f.write_str("cancelled"),
            Self::File { path, error } => write!(f, "{path}: {error}"),
            Self::Host { what, reason } => write!(f, "cannot set up {what}: {reason}"),
            Self::MemorySize { asked } => write!(
                f,
                "a memory of {asked} bytes is not possible: use a multiple of {} bytes between {} MiB and {} MiB",
                super::PAGE_SIZE,
                super::MIN_MEMORY >> 20,
                super::MAX_MEMORY >> 20
            ),
            Self::MigrationUri { uri } => {
                write!(f, "'{uri}' is no place for a migration: use file:PATH or unix:PATH")
            }
            Self::NoAnswer { what } => write!(f, "the destination {what}"),
            Self::NoSnapshot { tag, directory } => {
                write!(f, "there is no snapshot '{tag}' in {directory}")
            }
            Self::Range { addr, size, end } => write!(
                f,
                "{size} bytes at address {addr:#x} are not all in guest memory, which is {:#x} to {:#x}",
                super::RAM_BASE,
                end - 1
            ),
            Self::Read(error) => error.fmt(f),
            Self::Refused { reason } => write!(f, "the destination does not take the guest: {reason}"),
            Self::TooLate => f.write_str("the guest has been handed over: it is too late to cancel"),
            Self::Unconfirmed { reason } => write!(
                f,
                "the destination did not confirm that it runs the guest ({reason}), so that the guest stays stopped \
                 here: let it go on only if it does not run there"
            ),
            Self::Stream { place, error } if place.is_empty() => error.fmt(f),
            Self::Stream { place, error } => write!(f, "{place}: {error}"),
            Self::Tag { tag, limit } => write!(
                f,
                "'{tag}' cannot name a snapshot: use 1 to {limit} letters, digits, '-', '_' and '.', not '.' first"
            ),
            Self::Stopped { state: RunState::InternalError } => {
                f.write_str("the guest has crashed: reset the machine first")
            }
            Self::Stopped { state: RunState::HandedOver } => {
                f.write_str("the guest was migrated, and runs elsewhere")
            }
            Self::Stopped { state: RunState::InMigrate } => {
                f.write_str("there is no guest yet: the machine waits for one that is migrated here")
            }
            Self::Stopped { state: RunState::PostMigrate } => {
                f.write_str("the guest was migrated: let it go on here first, if it does not run elsewhere")
            }
            Self::Stopped { .. } => f.write_str("the machine is switched off: reset it first"),
            Self::Write(error) => write!(f, "cannot write the memory's content: {error}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::File { error, .. } | Self::Read(error) | Self::Write(error) => Some(error),
            Self::Stream { error, .. } => Some(error),
            _ => None,
        }
    }
}

impl Error {
    pub(super) fn file(path: &Path, error: io::Error) -> Self {
        Self::File { path: path.display().to_string(), error }
    }

    /// Says where it was that a stream could not be read or written.
    pub(super) fn at(place: &Path, error: Self) -> Self {
        let place = place.display().to_string();
        match error {
            Self::Stream { error, .. } => Self::Stream { place, error },
            Self::Read(error) => Self::File { path: place, error },
            other => other,
        }
    }
}

impl From<StreamError> for Error {
    fn from(error: StreamError) -> Self {
        Self::Stream { place: String::new(), error }
    }
}
