//! Files that are whole or not there: written beside their place, made durable, and only then put in it. What is in them
//! is not known here.

use super::Error;
use rustix::fs::{FlockOperation, flock};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// A file on its way to its place. Until [`Replacement::commit`] has returned, what was there before is still there, also
/// after a crash; dropped, it leaves nothing behind. What a crash leaves, `.NAME.partial`, is used by the next one.
#[derive(Debug)]
pub(super) struct Replacement {
    place: PathBuf,
    partial: PathBuf,
    output: BufWriter<File>,
    in_place: bool,
}

impl Replacement {
    /// Begins a file that shall be at `place`.
    pub(super) fn create(place: &Path) -> Result<Self, Error> {
        let failed = |error| Error::file(place, error);
        let name = place.file_name().ok_or_else(|| failed(io::ErrorKind::InvalidFilename.into()))?;
        let mut hidden = std::ffi::OsString::from(".");
        hidden.push(name);
        hidden.push(".partial");
        let partial = place.with_file_name(hidden);
        let file = lock(&partial).map_err(failed)?;
        file.set_len(0).map_err(failed)?;
        Ok(Self { place: place.to_owned(), partial, output: BufWriter::new(file), in_place: false })
    }

    /// Puts the file in its place, and returns when it would be found there even after the host has crashed.
    pub(super) fn commit(mut self) -> Result<(), Error> {
        let place = self.place.clone();
        let failed = |error| Error::file(&place, error);
        self.output.flush().map_err(failed)?;
        self.output.get_ref().sync_all().map_err(failed)?;
        fs::rename(&self.partial, &self.place).map_err(failed)?;
        self.in_place = true;
        sync_directory(&self.place).map_err(failed)
    }
}

impl Write for Replacement {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.output.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.output.flush()
    }
}

impl Drop for Replacement {
    fn drop(&mut self) {
        if !self.in_place
            && let Err(error) = fs::remove_file(&self.partial)
        {
            log::warn!("cannot remove {}: {error}", self.partial.display());
        }
    }
}

/// Removes a file, durably.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    fs::remove_file(path)?;
    sync_directory(path)
}

/// Opens the file of this name for whoever locks it first. The lock is the kernel's, and goes with the process.
fn lock(path: &Path) -> io::Result<File> {
    loop {
        let file = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(path)?;
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => {}
            Err(rustix::io::Errno::WOULDBLOCK) => {
                return Err(io::Error::new(io::ErrorKind::ResourceBusy, "it is being written already"));
            }
            Err(error) => return Err(error.into()),
        }
        // Whoever had the lock before may have put the file in its place, or removed it.
        let (ours, named) = (file.metadata()?, fs::metadata(path));
        if named.is_ok_and(|named| (named.dev(), named.ino()) == (ours.dev(), ours.ino())) {
            return Ok(file);
        }
    }
}

/// Makes durable what is in a file's directory.
fn sync_directory(path: &Path) -> io::Result<()> {
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    File::open(directory.unwrap_or(Path::new(".")))?.sync_all()
}
