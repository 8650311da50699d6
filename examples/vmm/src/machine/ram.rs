//! Guest memory: `vm-memory`'s, with dirty pages tracked, and the two ways to it: the processor's loads and
//! stores, which must be fast, and the host's copies, which must be checked. Devices are not memory: `bus`.

use super::{Error, PAGE_SIZE, RAM_BASE};
use rrs_lib::MemAccessSize;
use std::io;
use std::ops::{ControlFlow, Range};
use std::sync::Arc;
use vm_memory::bitmap::AtomicBitmap;
use vm_memory::mmap::MmapRegion;
use vm_memory::{Bytes, GuestAddress, GuestMemoryBackend, GuestMemoryMmap, VolatileMemory};

/// How much of guest memory is copied out at a time; progress is told after each piece.
const CHUNK: usize = 64 * 1024;

/// RAM's pages of [`PAGE_SIZE`] bytes, by their numbers: a half-open range.
pub(super) type Pages = Range<u32>;

/// The machine's RAM: one region at [`RAM_BASE`]. Every access is volatile, so that host threads may copy while
/// the guest runs; what they then see of a page being written is what a device doing DMA would.
///
/// A store marks its page in the region's bitmap (the host's page size) with an atomic *or*, always: to test the
/// bit first would be faster, and would lose a store that races with whoever clears the bitmap and copies.
#[derive(Debug)]
pub(super) struct Ram {
    memory: GuestMemoryMmap<AtomicBitmap>,
    /// The region of `memory`, at hand: looking it up at each access would cost more than the access.
    region: Arc<MmapRegion<AtomicBitmap>>,
}

impl Ram {
    /// Maps `size` bytes of zeroes.
    pub(super) fn new(size: u64) -> Result<Self, Error> {
        let refused = |reason: String| Error::Host { what: "guest memory", reason };
        let base = GuestAddress(u64::from(RAM_BASE));
        let length = usize::try_from(size).map_err(|error| refused(error.to_string()))?;
        let memory = GuestMemoryMmap::<AtomicBitmap>::from_ranges(&[(base, length)])
            .map_err(|error| refused(error.to_string()))?;
        let region =
            memory.find_region(base).ok_or_else(|| refused("the mapping is empty".into()))?.get_mmap();
        Ok(Self { memory, region })
    }

    /// The size in bytes.
    pub(super) fn size(&self) -> u64 {
        self.region.len() as u64
    }

    /// Whether `addr` is in RAM.
    #[inline]
    pub(super) fn contains(&self, addr: u32) -> bool {
        (addr.wrapping_sub(RAM_BASE) as usize) < self.region.len()
    }

    /// What the processor reads at `addr`, or nothing if RAM is not there.
    #[inline]
    pub(super) fn load(&self, addr: u32, size: MemAccessSize) -> Option<u32> {
        // An address below RAM wraps to an offset far above the largest size.
        let offset = addr.wrapping_sub(RAM_BASE) as usize;
        match size {
            MemAccessSize::Byte => self.region.get_ref::<u8>(offset).ok().map(|at| u32::from(at.load())),
            MemAccessSize::HalfWord => {
                self.region.get_ref::<u16>(offset).ok().map(|at| u32::from(u16::from_le(at.load())))
            }
            MemAccessSize::Word => self.region.get_ref::<u32>(offset).ok().map(|at| u32::from_le(at.load())),
        }
    }

    /// Does what the processor writes at `addr`; says whether RAM is there.
    #[inline]
    #[allow(clippy::cast_possible_truncation)] // a narrow store takes the low bits
    pub(super) fn store(&self, addr: u32, size: MemAccessSize, value: u32) -> bool {
        let offset = addr.wrapping_sub(RAM_BASE) as usize;
        match size {
            MemAccessSize::Byte => self.region.get_ref(offset).map(|at| at.store(value as u8)).is_ok(),
            MemAccessSize::HalfWord => {
                self.region.get_ref(offset).map(|at| at.store((value as u16).to_le())).is_ok()
            }
            MemAccessSize::Word => self.region.get_ref(offset).map(|at| at.store(value.to_le())).is_ok(),
        }
    }

    /// Copies guest memory at `addr` to `buffer`, all of it or nothing.
    pub(super) fn read(&self, addr: u64, buffer: &mut [u8]) -> Result<(), Error> {
        let size = buffer.len() as u64;
        self.check(addr, size)?;
        // An empty range may lie right behind RAM, where vm-memory finds no region.
        if buffer.is_empty() {
            return Ok(());
        }
        self.memory.read_slice(buffer, GuestAddress(addr)).map_err(|_| self.outside(addr, size))
    }

    /// Puts `bytes` at guest-physical `addr`, all of them or none. They count as dirty.
    pub(super) fn write(&self, addr: u64, bytes: &[u8]) -> Result<(), Error> {
        let size = bytes.len() as u64;
        self.check(addr, size)?;
        self.memory.write_slice(bytes, GuestAddress(addr)).map_err(|_| self.outside(addr, size))
    }

    /// Puts `bytes` at the start of RAM.
    pub(super) fn load_image(&self, bytes: &[u8]) -> Result<(), Error> {
        self.write(RAM_BASE.into(), bytes)
    }

    /// Makes the content that of `other`, which has the same size. Called while no guest runs.
    pub(super) fn copy_from(&self, other: &Self) -> Result<(), Error> {
        let mut buffer = vec![0; CHUNK];
        let mut addr = u64::from(RAM_BASE);
        let end = addr + self.size();
        while addr < end {
            let piece = usize::try_from(end - addr).map_or(CHUNK, |left| left.min(CHUNK));
            other.read(addr, &mut buffer[..piece])?;
            self.write(addr, &buffer[..piece])?;
            addr += piece as u64;
        }
        Ok(())
    }

    /// The number of pages.
    pub(super) fn pages(&self) -> u32 {
        // At most 2^18, by `MAX_MEMORY`.
        u32::try_from(self.size() / u64::from(PAGE_SIZE)).unwrap_or(u32::MAX)
    }

    /// Copies whole pages to `buffer`, which is as long as they are.
    pub(super) fn read_pages(&self, pages: &Pages, buffer: &mut [u8]) -> Result<(), Error> {
        self.read(page_addr(pages.start), buffer)
    }

    /// Puts whole pages back.
    pub(super) fn write_pages(&self, first: u32, bytes: &[u8]) -> Result<(), Error> {
        self.write(page_addr(first), bytes)
    }

    /// Takes the pages that were written since the last call, as ranges in ascending order. A page that is written
    /// meanwhile is in this answer or in the next, and what is read after this call is at least as new as the answer.
    pub(super) fn take_dirty(&self) -> Vec<Pages> {
        // The bitmap's page is the host's; one of them may be several of the guest's.
        let host = rustix::param::page_size().max(PAGE_SIZE as usize) / PAGE_SIZE as usize;
        let mut ranges: Vec<Pages> = Vec::new();
        for (index, mut word) in self.region.bitmap().get_and_reset().into_iter().enumerate() {
            while word != 0 {
                let bit = index * 64 + word.trailing_zeros() as usize;
                word &= word - 1;
                let first = u32::try_from(bit * host).unwrap_or(u32::MAX);
                let end = u32::try_from((bit + 1) * host).unwrap_or(u32::MAX).min(self.pages());
                match ranges.last_mut() {
                    Some(last) if last.end == first => last.end = end,
                    _ => ranges.push(first..end),
                }
            }
        }
        ranges
    }

    /// Copies guest memory to `output`; see [`super::Machine::save_memory`].
    pub(super) fn save(
        &self,
        addr: u64,
        size: u64,
        output: &mut dyn io::Write,
        progress: &mut dyn FnMut(u64) -> ControlFlow<()>,
    ) -> Result<(), Error> {
        self.check(addr, size)?;
        let mut buffer = vec![0; CHUNK];
        let mut done = 0;
        while done < size {
            let piece = usize::try_from(size - done).map_or(CHUNK, |left| left.min(CHUNK));
            self.read(addr + done, &mut buffer[..piece])?;
            output.write_all(&buffer[..piece]).map_err(Error::Write)?;
            done += piece as u64;
            if progress(done).is_break() {
                return Err(Error::Cancelled);
            }
        }
        output.flush().map_err(Error::Write)
    }

    pub(super) fn check(&self, addr: u64, size: u64) -> Result<(), Error> {
        let inside = addr
            .checked_sub(u64::from(RAM_BASE))
            .and_then(|offset| offset.checked_add(size))
            .is_some_and(|end| end <= self.size());
        if inside { Ok(()) } else { Err(self.outside(addr, size)) }
    }

    fn outside(&self, addr: u64, size: u64) -> Error {
        Error::Range { addr, size, end: u64::from(RAM_BASE) + self.size() }
    }
}

fn page_addr(page: u32) -> u64 {
    u64::from(RAM_BASE) + u64::from(page) * u64::from(PAGE_SIZE)
}
