//! How many descriptors a test may have.

use rustix::process::{Resource, getrlimit, setrlimit};

/// Raises the limit of open descriptors to so many, or as far as it may be raised; tells how many there are then.
pub fn raise_descriptors(wanted: u64) -> u64 {
    let mut limit = getrlimit(Resource::Nofile);
    let most = limit.maximum.unwrap_or(u64::MAX);
    if limit.current.is_some_and(|current| current < wanted) {
        limit.current = Some(wanted.min(most));
        setrlimit(Resource::Nofile, limit).unwrap();
    }
    getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX)
}
