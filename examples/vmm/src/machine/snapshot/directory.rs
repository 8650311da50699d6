//! The directory: which snapshots there are, and their names. What is done with them is the module's.

use super::shown;
use crate::machine::stream::{self, END_SIZE, Reader, Summary};
use crate::machine::{Error, durable};
use std::fs::{self, File};
use std::io::{BufReader, ErrorKind, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// What follows the tag in a file's name.
const SUFFIX: &str = ".snapshot";
/// How long a tag may be.
pub const TAG_LIMIT: usize = 64;

/// A directory of snapshots. Several machines may use one.
#[derive(Clone, Debug)]
pub struct Snapshots {
    directory: PathBuf,
}

/// What a snapshot says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SnapshotInfo {
    /// The name it was saved under.
    pub tag: String,
    /// The file's size in bytes.
    pub size: u64,
    /// When it was saved.
    pub date: SystemTime,
    /// How long its guest had run.
    pub ran: Duration,
    /// How many instructions its guest had executed.
    pub instructions: u64,
}

impl Snapshots {
    /// The snapshots in a directory, which is made if it is not there.
    pub fn open_directory(directory: PathBuf) -> Result<Self, Error> {
        fs::create_dir_all(&directory).map_err(|error| Error::file(&directory, error))?;
        Ok(Self { directory })
    }

    /// All snapshots, oldest first. A file that is none, or is damaged where that shows at once, is left out and logged.
    pub fn list(&self) -> Result<Vec<SnapshotInfo>, Error> {
        let failed = |error| Error::file(&self.directory, error);
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.directory).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            let name = path.file_name().and_then(|name| name.to_str());
            let Some(tag) = name.and_then(|name| name.strip_suffix(SUFFIX)) else { continue };
            match describe(&path, tag) {
                Ok(info) => found.push(info),
                Err(error) => log::warn!("{error}"),
            }
        }
        found.sort_by(|one, other| (one.date, &one.tag).cmp(&(other.date, &other.tag)));
        Ok(found)
    }

    /// Deletes a snapshot.
    pub fn delete(&self, tag: &str) -> Result<(), Error> {
        let path = self.path(tag)?;
        durable::remove(&path).map_err(|error| self.not_found(tag, error))
    }

    /// Where a snapshot is, or would be.
    pub(super) fn path(&self, tag: &str) -> Result<PathBuf, Error> {
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let good = (1..=TAG_LIMIT).contains(&tag.len()) && tag.chars().all(allowed) && !tag.starts_with('.');
        if good {
            Ok(self.directory.join(format!("{tag}{SUFFIX}")))
        } else {
            Err(Error::Tag { tag: tag.to_owned(), limit: TAG_LIMIT })
        }
    }

    pub(super) fn open(&self, tag: &str) -> Result<File, Error> {
        File::open(self.path(tag)?).map_err(|error| self.not_found(tag, error))
    }

    fn not_found(&self, tag: &str, error: std::io::Error) -> Error {
        match error.kind() {
            ErrorKind::NotFound => {
                Error::NoSnapshot { tag: tag.to_owned(), directory: shown(&self.directory) }
            }
            _ => Error::file(&self.directory, error),
        }
    }
}

/// Reads the beginning and the end of a file. That what is between is whole is found when it is loaded.
fn describe(path: &Path, tag: &str) -> Result<SnapshotInfo, Error> {
    let failed = |error| Error::file(path, error);
    let named = |error: stream::StreamError| Error::at(path, error.into());
    let mut file = File::open(path).map_err(failed)?;
    let size = file.metadata().map_err(failed)?.len();
    let date =
        stream::description(&mut Reader::new(BufReader::new(&file)).map_err(named)?).map_err(named)?.date;
    let mut end = [0; END_SIZE];
    file.seek(SeekFrom::Start(size.saturating_sub(END_SIZE as u64))).map_err(failed)?;
    file.read_exact(&mut end).map_err(failed)?;
    let Summary { instructions, ran, .. } = stream::read_summary(end).map_err(named)?;
    Ok(SnapshotInfo { tag: tag.to_owned(), size, date, ran: Duration::from_nanos(ran), instructions })
}
