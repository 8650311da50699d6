//! The guest's memory, to a file: work for a thread of its own.

use super::{Vmm, VmmError, worker};
use crate::machine;
use monitor_runtime::{Completion, monitor_command};
use std::fs::File;
use std::io::BufWriter;
use std::ops::ControlFlow;
use std::sync::Arc;

/// Save guest memory to a file.
///
/// A worker writes the file while the guest and the monitor go on. Addresses are guest-physical; RAM begins at
/// 0x80000000.
#[monitor_command(async, hmp(example = "memsave 0x80000000 4K ram.bin"))]
pub(super) fn memsave(
    vmm: &mut Vmm,
    /// The first address.
    val: u64,
    /// How much to save.
    #[arg(hmp(size("B")))]
    size: u64,
    /// The file to write; what it held is lost.
    #[arg(hmp(file))]
    filename: String,
    done: Completion<()>,
) -> Result<(), VmmError> {
    let machine = Arc::clone(&vmm.machine);
    worker::spawn("memsave", done, move |progress| {
        save(&machine, val, size, &filename, &mut |part| progress(part, size))
    })
}

fn save(
    machine: &machine::Machine,
    address: u64,
    size: u64,
    path: &str,
    progress: &mut dyn FnMut(u64) -> ControlFlow<()>,
) -> Result<(), VmmError> {
    // Before the file is touched: a range that is not there must not cost a file its content.
    machine.check_range(address, size)?;
    let failed = |error| VmmError::File { path: path.to_owned(), error };
    let file = File::create(path).map_err(failed)?;
    let mut output = BufWriter::new(file);
    machine.save_memory(address, size, &mut output, progress)?;
    output.into_inner().map_err(|error| failed(error.into_error()))?.sync_all().map_err(failed)
}
