//! The work that copies a whole machine, of which there is one at a time: each takes the dirty pages for itself, or
//! changes what another copies. What the work is, is its own module's.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// A work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Job {
    /// A guest is being taken from another machine.
    Incoming,
    /// A snapshot is being loaded.
    Load,
    /// The guest is being migrated.
    Migrate,
    /// A snapshot is being saved.
    Save,
}

impl fmt::Display for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Incoming => "a guest is being migrated here",
            Self::Load => "a snapshot is being loaded",
            Self::Migrate => "the guest is being migrated",
            Self::Save => "a snapshot is being saved",
        })
    }
}

/// The place of the one job.
#[derive(Debug, Default)]
pub(super) struct Jobs(Mutex<Option<Job>>);

impl Jobs {
    /// Begins a job, if there is none.
    ///
    /// # Errors
    /// There is this one.
    pub(super) fn begin(self: &Arc<Self>, job: Job) -> Result<Working, Job> {
        let mut current = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(other) = *current {
            return Err(other);
        }
        *current = Some(job);
        Ok(Working(Arc::clone(self)))
    }
}

/// A job that goes on until this is dropped.
#[derive(Debug)]
#[must_use = "dropping it ends the job"]
pub(super) struct Working(Arc<Jobs>);

impl Drop for Working {
    fn drop(&mut self) {
        *self.0.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}
