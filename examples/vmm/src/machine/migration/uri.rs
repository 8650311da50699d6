//! Where a guest is migrated to, or comes from.

use crate::machine::Error;
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

/// The other end of a migration.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Uri {
    /// `file:PATH`: a file, from which the guest goes on when somebody loads it.
    File(PathBuf),
    /// `unix:PATH`: a process that listens on this socket.
    Unix(PathBuf),
}

impl FromStr for Uri {
    type Err = Error;

    fn from_str(uri: &str) -> Result<Self, Error> {
        match uri.split_once(':') {
            Some(("file", path)) if !path.is_empty() => Ok(Self::File(path.into())),
            Some(("unix", path)) if !path.is_empty() => Ok(Self::Unix(path.into())),
            _ => Err(Error::MigrationUri { uri: uri.to_owned() }),
        }
    }
}

impl fmt::Display for Uri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "file:{}", path.display()),
            Self::Unix(path) => write!(f, "unix:{}", path.display()),
        }
    }
}
