//! Reading a stream, record by record; nothing in it is believed before its checksum was found right. Twin of `writer`.

use super::error::Fault;
use super::format::{self, END_SIZE, HEAD_SIZE, HEADER_SIZE, Kind, MAX_LENGTH, MAX_PAGES, Summary};
use super::{Description, StreamError};
use crate::machine::PAGE_SIZE;
use crate::machine::state::MachineState;
use crc32fast::Hasher;
use serde::de::DeserializeOwned;
use std::io::{ErrorKind, Read};

/// A record, its checksum found right and its content possible as far as it tells by itself.
#[derive(Debug)]
pub(in super::super) enum Record<'a> {
    Machine(Description),
    /// Whole pages, at least one.
    Pages {
        first: u32,
        bytes: &'a [u8],
    },
    Zeroes {
        first: u32,
        count: u32,
    },
    State(MachineState),
    /// The end of the machine; the digest was found right, too.
    End,
    /// A word of a migration, and its text.
    Message(Kind, &'a str),
}

/// A stream that is being read.
#[derive(Debug)]
pub(in super::super) struct Reader<R> {
    input: R,
    /// How many bytes were read.
    position: u64,
    digest: Hasher,
    /// The record that was read last.
    record: Vec<u8>,
}

impl<R: Read> Reader<R> {
    /// Begins to read: refuses what is no stream, or one of another version.
    pub(in super::super) fn new(input: R) -> Result<Self, StreamError> {
        let mut reader = Self { input, position: 0, digest: Hasher::new(), record: Vec::new() };
        let mut header = [0; HEADER_SIZE];
        match reader.fill(&mut header) {
            // Less than a header is no damaged stream but something else.
            Err(error) if error.is_truncated() && reader.position > 0 => return Err(Fault::Foreign.at(0)),
            read => read?,
        }
        format::check_header(header)?;
        reader.digest.update(&header);
        Ok(reader)
    }

    /// How many bytes were read.
    pub(in super::super) fn position(&self) -> u64 {
        self.position
    }

    /// The next record.
    pub(in super::super) fn record(&mut self) -> Result<Record<'_>, StreamError> {
        let at = self.position;
        let kind = self.read_record()?;
        let digest = self.digest.clone().finalize();
        self.digest.update(&self.record);
        let content = &self.record[HEAD_SIZE..self.record.len() - 4];
        let wrong = |what: &str| Fault::Content(what.to_owned()).at(at);
        Ok(match kind {
            Kind::Machine => Record::Machine(json(content, at)?),
            Kind::State => Record::State(json(content, at)?),
            Kind::Pages => {
                let (first, bytes) = content.split_first_chunk().ok_or_else(|| wrong("no page number"))?;
                if bytes.is_empty() || !bytes.len().is_multiple_of(PAGE_SIZE as usize) {
                    return Err(wrong("pages that are no whole pages"));
                }
                Record::Pages { first: u32::from_le_bytes(*first), bytes }
            }
            Kind::Zeroes => {
                let (first, count) = content.split_first_chunk().ok_or_else(|| wrong("no page number"))?;
                let count = count.try_into().map_err(|_| wrong("no page count"))?;
                let count = u32::from_le_bytes(count);
                if count > MAX_PAGES {
                    return Err(wrong("more pages in a record than there may be"));
                }
                Record::Zeroes { first: u32::from_le_bytes(*first), count }
            }
            Kind::End => {
                let summary = Summary::of(content).ok_or_else(|| wrong("an end of another size"))?;
                if summary.digest != digest {
                    return Err(Fault::Checksum.at(at));
                }
                Record::End
            }
            message => {
                let text = std::str::from_utf8(content).map_err(|_| wrong("a message that is no text"))?;
                Record::Message(message, text)
            }
        })
    }

    /// Whether the stream ends here. It waits for that.
    pub(in super::super) fn is_at_end(&mut self) -> Result<bool, StreamError> {
        match self.fill(&mut [0]) {
            Ok(()) => Ok(false),
            Err(error) if error.is_truncated() => Ok(true),
            Err(error) => Err(error),
        }
    }

    /// Reads a whole record to `self.record`, and checks it.
    fn read_record(&mut self) -> Result<Kind, StreamError> {
        let at = self.position;
        let mut head = [0; HEAD_SIZE];
        self.fill(&mut head)?;
        let [k0, k1, k2, k3, l0, l1, l2, l3] = head;
        let length = u32::from_le_bytes([l0, l1, l2, l3]);
        // A length that no record has is damage; to believe it would be to wait for bytes that never come.
        if length > MAX_LENGTH {
            return Err(Fault::Checksum.at(at));
        }
        let mut record = std::mem::take(&mut self.record);
        record.clear();
        record.extend_from_slice(&head);
        record.resize(HEAD_SIZE + length as usize + 4, 0);
        self.fill(&mut record[HEAD_SIZE..])?;
        let checked = record.len() - 4;
        let checksum = crc32fast::hash(&record[..checked]).to_le_bytes();
        let right = checksum == record[checked..];
        self.record = record;
        if !right {
            return Err(Fault::Checksum.at(at));
        }
        let kind = u32::from_le_bytes([k0, k1, k2, k3]);
        Kind::of(kind).ok_or_else(|| Fault::Content(format!("a record of the unknown kind {kind}")).at(at))
    }

    fn fill(&mut self, buffer: &mut [u8]) -> Result<(), StreamError> {
        let mut filled = 0;
        while filled < buffer.len() {
            match self.input.read(&mut buffer[filled..]) {
                Ok(0) => return Err(Fault::Truncated.at(self.position)),
                Ok(count) => {
                    filled += count;
                    self.position += count as u64;
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(Fault::Io(error).at(self.position)),
            }
        }
        Ok(())
    }
}

/// What END says, out of the last [`END_SIZE`] bytes of a stream. The digest is not checked: that takes the whole.
pub(in super::super) fn read_summary(end: [u8; END_SIZE]) -> Result<Summary, StreamError> {
    let mut reader = Reader { input: &end[..], position: 0, digest: Hasher::new(), record: Vec::new() };
    match reader.read_record() {
        Ok(Kind::End) => Summary::of(&reader.record[HEAD_SIZE..END_SIZE - 4]),
        _ => None,
    }
    .ok_or_else(|| Fault::Truncated.at(0))
}

fn json<T: DeserializeOwned>(content: &[u8], at: u64) -> Result<T, StreamError> {
    serde_json::from_slice(content).map_err(|error| Fault::Content(error.to_string()).at(at))
}
