//! Taking a machine from a stream: memory to RAM that no guest runs in, everything else as a value. Twin of `copy`.

use super::StreamError;
use super::error::Fault;
use super::reader::{Reader, Record};
use crate::machine::PAGE_SIZE;
use crate::machine::ram::Ram;
use crate::machine::state::MachineState;
use serde::{Deserialize, Serialize};
use std::io::Read;
use std::time::SystemTime;

/// What machine a stream holds.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Description {
    /// RAM in bytes.
    pub(in super::super) memory: u64,
    /// What the machine is called; another may take its guest.
    pub(in super::super) name: String,
    /// When it was written.
    pub(in super::super) date: SystemTime,
}

/// A machine that came as a whole.
#[derive(Debug)]
pub(in super::super) struct Loaded {
    pub(in super::super) state: MachineState,
    /// How many pages it has.
    pub(in super::super) pages: u32,
    /// Where it ended in the stream.
    pub(in super::super) end: u64,
}

/// Reads the description that a stream begins with, and refuses a machine of another size.
pub(in super::super) fn describe<R: Read>(
    reader: &mut Reader<R>,
    memory: u64,
) -> Result<Description, StreamError> {
    let description = description(reader)?;
    if description.memory == memory {
        return Ok(description);
    }
    let [theirs, ours] = [description.memory, memory].map(|size| size >> 20);
    let what = format!("its machine has {theirs} MiB of memory, and this one has {ours} MiB");
    Err(Fault::Content(what).at(reader.position()))
}

/// Reads the description that a stream begins with.
pub(in super::super) fn description<R: Read>(reader: &mut Reader<R>) -> Result<Description, StreamError> {
    match reader.record()? {
        Record::Machine(description) => Ok(description),
        _ => Err(Fault::Content("it does not begin with the machine".to_owned()).at(reader.position())),
    }
}

/// Reads everything behind the description. `taken` is told after each record how many bytes were read; it may end the
/// work.
pub(in super::super) fn load<R: Read, E: From<StreamError>>(
    reader: &mut Reader<R>,
    ram: &Ram,
    taken: &mut dyn FnMut(u64) -> Result<(), E>,
) -> Result<Loaded, E> {
    let mut state = None;
    // A stream must say of each page what is in it: RAM need not be empty before.
    let mut seen = vec![false; ram.pages() as usize];
    loop {
        let at = reader.position();
        let wrong = |what: String| Fault::Content(what).at(at);
        match reader.record()? {
            Record::Pages { first, bytes } => {
                mark(&mut seen, first, bytes.len() / PAGE_SIZE as usize).ok_or_else(|| outside(first, at))?;
                ram.write_pages(first, bytes).map_err(|error| wrong(error.to_string()))?;
            }
            Record::Zeroes { first, count } => {
                mark(&mut seen, first, count as usize).ok_or_else(|| outside(first, at))?;
                let zeroes = vec![0; count as usize * PAGE_SIZE as usize];
                ram.write_pages(first, &zeroes).map_err(|error| wrong(error.to_string()))?;
            }
            Record::State(read) => state = Some(read),
            Record::End => {
                if let Some(page) = seen.iter().position(|seen| !seen) {
                    return Err(wrong(format!("page {page} is missing")).into());
                }
                let state = state.ok_or_else(|| wrong("the state of the devices is missing".to_owned()))?;
                return Ok(Loaded { state, pages: ram.pages(), end: at });
            }
            Record::Machine(_) | Record::Message(..) => {
                return Err(wrong("a record that has no place there".to_owned()).into());
            }
        }
        taken(reader.position())?;
    }
}

/// Refuses what comes behind the end of a file.
pub(in super::super) fn expect_end<R: Read>(reader: &mut Reader<R>) -> Result<(), StreamError> {
    let at = reader.position();
    if reader.is_at_end()? {
        Ok(())
    } else {
        Err(Fault::Content("there is something behind its end".to_owned()).at(at))
    }
}

fn mark(seen: &mut [bool], first: u32, count: usize) -> Option<()> {
    let first = first as usize;
    seen.get_mut(first..first.checked_add(count)?)?.fill(true);
    Some(())
}

fn outside(page: u32, at: u64) -> StreamError {
    Fault::Content(format!("page {page} is outside of its memory")).at(at)
}
