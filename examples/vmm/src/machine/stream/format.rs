//! The format, version 1: the place where it is written down. Reading and writing it is `reader`'s and `writer`'s.
//!
//! All numbers are little-endian. A stream is a header and then records:
//!
//! ```text
//! header   magic "VMMSTATE" | version u32 | checksum u32 of the 12 bytes before
//! record   kind u32 | length u32 | that many bytes | checksum u32 of all of these
//!
//! MACHINE  JSON: what machine it was             first
//! PAGES    number of the first page u32, then 1 to 16 pages of 4096 bytes
//! ZEROES   number of the first page u32, count u32: pages of nothing but zeroes
//! STATE    JSON: processor and devices           after the last pages
//! END      instructions u64 | nanoseconds u64 | digest u32        last
//! ```
//!
//! A migration between processes adds records of its own after END and in the other direction: see `migration`.
//!
//! A page that comes again replaces what came before. The checksums are CRC-32, as in Ethernet's frames; the digest is
//! that of all bytes before the record END, so that a record that is lost, repeated or out of its place shows, too.
//!
//! A reader refuses a kind that it does not know. What is changed in any of this, or in the meaning of a member of the
//! JSON, gets another version.

use super::StreamError;
use super::error::Fault;

pub(super) const MAGIC: [u8; 8] = *b"VMMSTATE";
pub(super) const VERSION: u32 = 1;
pub(super) const HEADER_SIZE: usize = 16;
/// The kind and the length.
pub(super) const HEAD_SIZE: usize = 8;
/// How many pages there are in a record, at most.
pub(in super::super) const MAX_PAGES: u32 = 16;
/// The longest record: pages, or JSON.
pub(super) const MAX_LENGTH: u32 = 128 * 1024;
const SUMMARY_SIZE: usize = 20;
/// The size of the record END as a whole, so that it can be found from a file's end.
pub(in super::super) const END_SIZE: usize = HEAD_SIZE + SUMMARY_SIZE + 4;

/// What a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Kind {
    End,
    Machine,
    Pages,
    State,
    Zeroes,
    /// To the source: the machine is one that can be taken.
    Ready,
    /// To the source: everything has come, and can run.
    Loaded,
    /// To the destination: the guest is its own now.
    Run,
    /// To the source: the guest runs.
    Running,
    /// To the source: why the guest was not taken, and never will be; a text.
    Refused,
}

impl Kind {
    const ALL: [(Self, u32); 10] = [
        (Self::Machine, 1),
        (Self::Pages, 2),
        (Self::Zeroes, 3),
        (Self::State, 4),
        (Self::End, 5),
        (Self::Ready, 16),
        (Self::Loaded, 17),
        (Self::Run, 18),
        (Self::Running, 19),
        (Self::Refused, 20),
    ];

    pub(super) fn number(self) -> u32 {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or(0, |(_, number)| *number)
    }

    pub(super) fn of(number: u32) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == number).map(|(kind, _)| *kind)
    }
}

/// What END says of the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Summary {
    /// How many instructions the guest had executed.
    pub(in super::super) instructions: u64,
    /// How long it had run, in nanoseconds.
    pub(in super::super) ran: u64,
    /// The checksum of everything before.
    pub(in super::super) digest: u32,
}

impl Summary {
    pub(super) fn to_bytes(self) -> [u8; SUMMARY_SIZE] {
        let mut bytes = [0; SUMMARY_SIZE];
        bytes[..8].copy_from_slice(&self.instructions.to_le_bytes());
        bytes[8..16].copy_from_slice(&self.ran.to_le_bytes());
        bytes[16..].copy_from_slice(&self.digest.to_le_bytes());
        bytes
    }

    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        let (instructions, rest) = bytes.split_first_chunk()?;
        let (ran, rest) = rest.split_first_chunk()?;
        let digest = rest.try_into().ok()?;
        Some(Self {
            instructions: u64::from_le_bytes(*instructions),
            ran: u64::from_le_bytes(*ran),
            digest: u32::from_le_bytes(digest),
        })
    }
}

/// The header of a stream.
pub(super) fn header() -> [u8; HEADER_SIZE] {
    let mut bytes = [0; HEADER_SIZE];
    bytes[..8].copy_from_slice(&MAGIC);
    bytes[8..12].copy_from_slice(&VERSION.to_le_bytes());
    let checksum = crc32fast::hash(&bytes[..12]);
    bytes[12..].copy_from_slice(&checksum.to_le_bytes());
    bytes
}

/// Refuses what is not the header of a stream that can be read here.
pub(super) fn check_header(bytes: [u8; HEADER_SIZE]) -> Result<(), StreamError> {
    let [magic @ .., v0, v1, v2, v3, c0, c1, c2, c3] = bytes;
    let version = u32::from_le_bytes([v0, v1, v2, v3]);
    if magic != MAGIC {
        Err(Fault::Foreign.at(0))
    } else if u32::from_le_bytes([c0, c1, c2, c3]) != crc32fast::hash(&bytes[..12]) {
        Err(Fault::Checksum.at(0))
    } else if version != VERSION {
        Err(Fault::Version(version).at(0))
    } else {
        Ok(())
    }
}
