//! Snapshots: whole machines in files, one a tag, in a directory. How a machine is copied is `copy`'s, what is in a file
//! `stream`'s, and that a file is whole or not there `durable`'s.

mod directory;
mod watch;

pub use directory::{SnapshotInfo, Snapshots, TAG_LIMIT};

use super::copy::{self, copy};
use super::durable::Replacement;
use super::job::Job;
use super::ram::Ram;
use super::restore::Restore;
use super::stream::{self, Reader, StreamError, Writer};
use super::{Error, Machine, RunState};
use std::fs::File;
use std::io::BufReader;
use std::ops::ControlFlow;
use std::path::Path;
use watch::Saving;

/// Is told how many bytes of how many are done, and may end the work.
pub type Progress<'a> = dyn FnMut(u64, u64) -> ControlFlow<()> + 'a;

impl Machine {
    /// Saves the machine under a tag, on the thread of the caller, in place of what was saved there before. The guest
    /// goes on meanwhile; for the last of it, it stands still.
    ///
    /// # Errors
    /// There is no guest to save; or the work could not be done, or was ended. Then what was saved before is still there.
    pub fn save_snapshot(
        &self,
        snapshots: &Snapshots,
        tag: &str,
        progress: &mut Progress<'_>,
    ) -> Result<(), Error> {
        let path = snapshots.path(tag)?;
        let _working = self.begin(Job::Save)?;
        self.check_guest()?;
        let file = Replacement::create(&path)?;
        let named = |error| Error::at(&path, error);
        let mut writer = Writer::new(file).map_err(StreamError::into).map_err(named)?;
        writer.machine(&copy::description(self)).map_err(StreamError::into).map_err(named)?;
        let held = copy(self, RunState::SaveVm, &mut writer, &mut Saving::new(progress)).map_err(named)?;
        // The guest need not wait for the disk: the file holds its state of this moment.
        drop(held);
        writer.into_inner().commit()
    }

    /// Makes the machine what it was when the snapshot was saved, on the thread of the caller. If it ran, it then runs;
    /// otherwise it is paused. What it printed is kept, and callbacks of the balloon that wait are dropped unrun.
    ///
    /// # Errors
    /// There is no such snapshot, or it cannot be taken, or the work was ended. Then nothing has been changed.
    pub fn load_snapshot(
        &self,
        snapshots: &Snapshots,
        tag: &str,
        progress: &mut Progress<'_>,
    ) -> Result<(), Error> {
        let path = snapshots.path(tag)?;
        let _working = self.begin(Job::Load)?;
        self.check_here()?;
        let file = snapshots.open(tag)?;
        let restore = self.read(file, progress).map_err(|error| Error::at(&path, error))?;
        self.restore(restore)
    }

    /// Reads a whole machine, without changing this one.
    fn read(&self, file: File, progress: &mut Progress<'_>) -> Result<Restore, Error> {
        let size = file.metadata().map_err(Error::Read)?.len();
        let mut reader = Reader::new(BufReader::new(file))?;
        stream::describe(&mut reader, self.memory_size())?;
        let memory = Ram::new(self.memory_size())?;
        let loaded = stream::load(&mut reader, &memory, &mut |read| match progress(read, size) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(Error::Cancelled),
        })?;
        stream::expect_end(&mut reader)?;
        Ok(Restore::new(loaded, Some(memory), &self.serial, None)?)
    }
}

/// The path of a file, for whoever reads an error.
pub(super) fn shown(path: &Path) -> String {
    path.display().to_string()
}
