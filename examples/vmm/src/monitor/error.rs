//! Why a command fails, for clients.

use crate::machine;
use monitor_runtime::CommandError;
use std::{fmt, io};

/// Why a command fails.
#[derive(Debug)]
#[non_exhaustive]
pub enum VmmError {
    /// A file could not be written.
    File {
        /// Which.
        path: String,
        /// Why.
        error: io::Error,
    },
    /// The machine refused.
    Machine(machine::Error),
    /// The machine was started without a directory for snapshots.
    NoSnapshots,
    /// The guest reads too slowly.
    SerialFull {
        /// How many bytes it took.
        taken: usize,
        /// How many there were.
        of: usize,
    },
    /// The host has no thread for the work.
    Thread(io::Error),
    /// More than a person can read.
    TooMuch {
        /// How many units were asked for.
        asked: u32,
        /// How many there may be.
        most: u32,
    },
}

impl fmt::Display for VmmError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { path, error } => write!(f, "Could not write '{path}': {error}"),
            Self::Machine(error) => error.fmt(f),
            Self::NoSnapshots => {
                f.write_str("There is no directory for snapshots: start with --snapshots DIR")
            }
            Self::SerialFull { taken, of } => {
                write!(f, "The serial port took {taken} of {of} bytes; send the rest again later")
            }
            Self::Thread(error) => write!(f, "Could not start a thread: {error}"),
            Self::TooMuch { asked, most } => {
                write!(f, "{asked} are too many to show; {most} may be asked for")
            }
        }
    }
}

impl CommandError for VmmError {}

impl From<machine::Error> for VmmError {
    fn from(error: machine::Error) -> Self {
        Self::Machine(error)
    }
}
