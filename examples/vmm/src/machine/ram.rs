//! Guest memory: `vm-memory`'s, with dirty pages tracked, and the two ways to it: the processor's loads and
//! stores, which must be fast, and the host's copies, which must be checked. Devices are not memory: `bus`.

use super::{Error, RAM_BASE};
use rrs_lib::MemAccessSize;
use std::io;
use std::ops::ControlFlow;
use std::sync::Arc;
use vm_memory::bitmap::AtomicBitmap;
use vm_memory::mmap::MmapRegion;
use vm_memory::{Bytes, GuestAddress, GuestMemoryBackend, GuestMemoryMmap, VolatileMemory};

/// How much of guest memory is copied out at a time; progress is told after each piece.
const CHUNK: usize = 64 * 1024;

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

    /// Puts `bytes` at the start of RAM.
    pub(super) fn load_image(&self, bytes: &[u8]) -> Result<(), Error> {
        let base = u64::from(RAM_BASE);
        self.memory.write_slice(bytes, GuestAddress(base)).map_err(|_| self.outside(base, bytes.len() as u64))
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
