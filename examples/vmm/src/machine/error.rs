//! What a machine refuses, and why, in words a person at a monitor can use. How a monitor reports it is not
//! decided here.

use super::RunState;
use std::{fmt, io};

/// Why a machine could not do what was asked of it.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// A balloon target below what the guest program needs or above the RAM there is; all in bytes.
    BalloonTarget {
        /// What was asked for.
        asked: u64,
        /// The least there can be.
        min: u64,
        /// The most there can be.
        max: u64,
    },
    /// The caller's own progress callback ended the work.
    Cancelled,
    /// The host has no memory or no thread for the machine.
    Host {
        /// What was being set up.
        what: &'static str,
        /// What the host said.
        reason: String,
    },
    /// A size of RAM that the machine cannot have, in bytes.
    MemorySize {
        /// What was asked for.
        asked: u64,
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
    /// The guest has crashed or switched the machine off: nothing runs until a reset.
    Stopped {
        /// Which of the two.
        state: RunState,
    },
    /// The destination of the memory's content refused it.
    Write(io::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BalloonTarget { asked, min, max } => {
                write!(f, "a balloon target of {asked} bytes is outside of {min} to {max} bytes")
            }
            Self::Cancelled => f.write_str("cancelled"),
            Self::Host { what, reason } => write!(f, "cannot set up {what}: {reason}"),
            Self::MemorySize { asked } => write!(
                f,
                "a memory of {asked} bytes is not possible: use a multiple of {} bytes between {} MiB and {} MiB",
                super::PAGE_SIZE,
                super::MIN_MEMORY >> 20,
                super::MAX_MEMORY >> 20
            ),
            Self::Range { addr, size, end } => write!(
                f,
                "{size} bytes at address {addr:#x} are not all in guest memory, which is {:#x} to {:#x}",
                super::RAM_BASE,
                end - 1
            ),
            Self::Stopped { state: RunState::InternalError } => {
                f.write_str("the guest has crashed: reset the machine first")
            }
            Self::Stopped { .. } => f.write_str("the machine is switched off: reset it first"),
            Self::Write(error) => write!(f, "cannot write the memory's content: {error}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Write(error) => Some(error),
            _ => None,
        }
    }
}
