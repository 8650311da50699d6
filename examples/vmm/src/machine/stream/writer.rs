//! Writing a stream, record by record. Twin of `reader`.

use super::error::Fault;
use super::format::{HEAD_SIZE, Kind, Summary, header};
use super::{Description, StreamError};
use crate::machine::PAGE_SIZE;
use crate::machine::state::MachineState;
use crc32fast::Hasher;
use serde::Serialize;
use std::io::Write;

/// A page as most are.
const ZEROES: [u8; PAGE_SIZE as usize] = [0; PAGE_SIZE as usize];

/// A stream that is being written.
#[derive(Debug)]
pub(in super::super) struct Writer<W> {
    output: W,
    written: u64,
    digest: Hasher,
    /// A record on its way out; kept for its memory.
    record: Vec<u8>,
}

impl<W: Write> Writer<W> {
    /// Begins a stream.
    pub(in super::super) fn new(output: W) -> Result<Self, StreamError> {
        let mut writer = Self { output, written: 0, digest: Hasher::new(), record: Vec::new() };
        writer.emit(&header())?;
        Ok(writer)
    }

    /// How many bytes were written.
    pub(in super::super) fn written(&self) -> u64 {
        self.written
    }

    /// Says what machine it is.
    pub(in super::super) fn machine(&mut self, description: &Description) -> Result<(), StreamError> {
        self.json(Kind::Machine, description)
    }

    /// Writes whole pages, of which one record holds at most [`super::MAX_PAGES`]; what is all zeroes takes no room.
    /// Returns how many pages were.
    pub(in super::super) fn pages(&mut self, first: u32, bytes: &[u8]) -> Result<u32, StreamError> {
        let pages: Vec<&[u8]> = bytes.chunks(PAGE_SIZE as usize).collect();
        let is_zero = |page: &[u8]| *page == ZEROES;
        let (mut first, mut zeroes) = (first, 0);
        for run in pages.chunk_by(|one, next| is_zero(one) == is_zero(next)) {
            let count = u32::try_from(run.len()).unwrap_or(u32::MAX);
            let number = first.to_le_bytes();
            if run.first().is_some_and(|page| is_zero(page)) {
                self.record(Kind::Zeroes, &[&number, &count.to_le_bytes()])?;
                zeroes += count;
            } else {
                self.record(Kind::Pages, &[&[&number[..]], run].concat())?;
            }
            first += count;
        }
        Ok(zeroes)
    }

    /// Writes everything but the memory, which must be written by now, and ends the stream.
    pub(in super::super) fn state(&mut self, state: &MachineState) -> Result<(), StreamError> {
        self.json(Kind::State, state)?;
        let summary = Summary {
            instructions: state.processor.instructions,
            ran: u64::try_from(state.processor.ran.as_nanos()).unwrap_or(u64::MAX),
            digest: self.digest.clone().finalize(),
        };
        self.record(Kind::End, &[&summary.to_bytes()])?;
        self.flush()
    }

    /// Writes a word of a migration, and sees to it that it leaves.
    pub(in super::super) fn message(&mut self, kind: Kind, text: &str) -> Result<(), StreamError> {
        self.record(kind, &[text.as_bytes()])?;
        self.flush()
    }

    /// Sees to it that everything leaves.
    pub(in super::super) fn flush(&mut self) -> Result<(), StreamError> {
        self.output.flush().map_err(|error| Fault::Io(error).at(self.written))
    }

    /// The output, everything written.
    pub(in super::super) fn into_inner(self) -> W {
        self.output
    }

    fn json(&mut self, kind: Kind, value: &impl Serialize) -> Result<(), StreamError> {
        let json =
            serde_json::to_vec(value).map_err(|error| Fault::Content(error.to_string()).at(self.written))?;
        self.record(kind, &[&json])
    }

    fn record(&mut self, kind: Kind, parts: &[&[u8]]) -> Result<(), StreamError> {
        let length: usize = parts.iter().map(|part| part.len()).sum();
        let mut record = std::mem::take(&mut self.record);
        record.clear();
        record.reserve(HEAD_SIZE + length + 4);
        record.extend(kind.number().to_le_bytes());
        record.extend(u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes());
        for part in parts {
            record.extend_from_slice(part);
        }
        record.extend(crc32fast::hash(&record).to_le_bytes());
        let written = self.emit(&record);
        self.record = record;
        written
    }

    fn emit(&mut self, bytes: &[u8]) -> Result<(), StreamError> {
        self.output.write_all(bytes).map_err(|error| Fault::Io(error).at(self.written))?;
        self.digest.update(bytes);
        self.written += bytes.len() as u64;
        Ok(())
    }
}
