//! Copying a machine to a stream while its guest runs: all pages, then again those that were written meanwhile, and when
//! few are left, the last of them and the devices while the guest stands still. Twin of `stream::load`.
//!
//! When the guest may be stopped, for how long, and how fast bytes may go are the [`Watch`]'s to decide; what becomes of
//! the stopped guest is the caller's, who gets it as a [`Held`].

use super::hold::Held;
use super::ram::{Pages, Ram};
use super::stream::{Description, MAX_PAGES, Writer};
use super::{Error, Machine, PAGE_SIZE, RunState};
use std::io::Write;
use std::time::{Instant, SystemTime};

/// How far a copy is.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    /// Bytes that were written to the stream.
    pub(super) transferred: u64,
    /// Bytes of pages that are known to be still to write.
    pub(super) remaining: u64,
    /// Pages that were written as they are.
    pub(super) normal: u64,
    /// Pages of zeroes.
    pub(super) zero: u64,
    /// How often the pages were asked for that were written meanwhile.
    pub(super) rounds: u64,
    /// Pages written by the guest, as far as those rounds tell.
    pub(super) dirtied: u64,
    /// Bytes that were written to the stream while the guest stood still.
    pub(super) while_stopped: u64,
}

/// Who is told of a copy, and decides.
pub(super) trait Watch {
    /// A piece was written. Waits as long as the limits ask for; an error ends the copy.
    fn sent(&mut self, counts: &Counts) -> Result<(), Error>;

    /// Whether the guest may be stopped, after a round; also asked once it is, when all that remains is known.
    fn may_stop(&mut self, counts: &Counts) -> bool;

    /// The guest was stopped, or runs once more because too much was left.
    fn stopped(&mut self, stopped: bool);

    /// Until when a guest that was stopped may be kept so; if there is more to write then, it runs once more.
    fn deadline(&self) -> Option<Instant>;
}

/// Writes the whole machine; returns the guest, held since its state was taken. Whatever fails, the guest goes on.
pub(super) fn copy<W: Write>(
    machine: &Machine,
    reason: RunState,
    writer: &mut Writer<W>,
    watch: &mut dyn Watch,
) -> Result<Held, Error> {
    let ram = &*machine.ram;
    let counts = Counts::default();
    let mut copy = Copy { ram, writer, watch, counts, buffer: vec![0; (MAX_PAGES * PAGE_SIZE) as usize] };
    // Everything is written anyway. What is dirtied from here on is found dirty after the first round.
    drop(ram.take_dirty());
    let mut pages: Vec<Pages> = std::iter::once(0..ram.pages()).collect();
    loop {
        copy.round(pages, None)?;
        pages = copy.dirty(Vec::new());
        if !copy.watch.may_stop(&copy.counts) {
            continue;
        }
        let held = machine.hold(reason)?;
        copy.watch.stopped(true);
        pages = copy.dirty(pages);
        if copy.watch.may_stop(&copy.counts) {
            let (before, deadline) = (copy.writer.written(), copy.watch.deadline());
            pages = copy.round(pages, deadline)?;
            copy.counts.while_stopped += copy.writer.written() - before;
            if pages.is_empty() {
                copy.writer.state(held.state())?;
                copy.tell()?;
                return Ok(held);
            }
        }
        // Too much was left: the guest runs once more.
        drop(held);
        copy.watch.stopped(false);
    }
}

/// What a stream says of the machine first.
pub(super) fn description(machine: &Machine) -> Description {
    Description { memory: machine.memory_size(), name: machine.name().to_owned(), date: SystemTime::now() }
}

struct Copy<'a, W> {
    ram: &'a Ram,
    writer: &'a mut Writer<W>,
    watch: &'a mut dyn Watch,
    counts: Counts,
    buffer: Vec<u8>,
}

impl<W: Write> Copy<'_, W> {
    /// The pages to write: those of `known`, and those that were written since last asked.
    fn dirty(&mut self, mut known: Vec<Pages>) -> Vec<Pages> {
        let fresh = self.ram.take_dirty();
        self.counts.rounds += 1;
        self.counts.dirtied += count(&fresh);
        known.extend(fresh);
        self.counts.remaining = count(&known) * u64::from(PAGE_SIZE);
        known
    }

    /// Writes pages, until the deadline if there is one; returns those that were not written.
    fn round(&mut self, pages: Vec<Pages>, deadline: Option<Instant>) -> Result<Vec<Pages>, Error> {
        self.counts.remaining = count(&pages) * u64::from(PAGE_SIZE);
        let mut left = pages.into_iter();
        while let Some(mut range) = left.next() {
            while !range.is_empty() {
                if deadline.is_some_and(|deadline| Instant::now() >= deadline) {
                    return Ok(std::iter::once(range).chain(left).collect());
                }
                let piece = range.start..range.end.min(range.start + MAX_PAGES);
                range.start = piece.end;
                self.piece(&piece)?;
            }
        }
        Ok(Vec::new())
    }

    fn piece(&mut self, pages: &Pages) -> Result<(), Error> {
        let buffer = &mut self.buffer[..pages.len() * PAGE_SIZE as usize];
        self.ram.read_pages(pages, buffer)?;
        let zeroes = u64::from(self.writer.pages(pages.start, buffer)?);
        self.counts.zero += zeroes;
        self.counts.normal += pages.len() as u64 - zeroes;
        self.counts.remaining -= buffer.len() as u64;
        self.tell()
    }

    fn tell(&mut self) -> Result<(), Error> {
        self.counts.transferred = self.writer.written();
        self.watch.sent(&self.counts)
    }
}

fn count(pages: &[Pages]) -> u64 {
    pages.iter().map(|range| range.len() as u64).sum()
}
