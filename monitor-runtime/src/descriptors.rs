//! File descriptors that clients have left with a monitor: under a name (`getfd`) or in a set (`add-fd`). How they come
//! in is a session's and a driver's; the commands are `builtin`'s.

use crate::Error;
use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::os::fd::{AsRawFd, OwnedFd};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The file descriptors that clients have left with a monitor, for its commands to use.
///
/// They outlive the session that passed them, and are closed when they are taken, replaced or removed, or with the last
/// clone of this. Monitors that are made with clones of one share what is in it.
///
/// ```
/// # use monitor_runtime::{Caller, Error, monitor_commands};
/// # struct Vmm { console: Option<std::os::fd::OwnedFd> }
/// #[monitor_commands]
/// impl Vmm {
///     /// Use a descriptor that was passed with `getfd`.
///     #[monitor_command]
///     fn set_console(&mut self, caller: &Caller, fdname: String) -> Result<(), Error> {
///         self.console = Some(caller.monitor().descriptors().take(&fdname)?);
///         Ok(())
///     }
/// }
/// ```
#[derive(Clone, Default)]
pub struct Descriptors {
    inside: Arc<Mutex<Inside>>,
}

#[derive(Default)]
struct Inside {
    named: BTreeMap<String, OwnedFd>,
    sets: BTreeMap<i64, Vec<Member>>,
}

/// A descriptor in a set.
#[derive(Debug)]
struct Member {
    descriptor: OwnedFd,
    opaque: Option<String>,
}

/// A descriptor in a set, as a client sees it.
pub(crate) struct Listed {
    pub(crate) fd: i64,
    pub(crate) opaque: Option<String>,
}

impl fmt::Debug for Descriptors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Descriptors").finish_non_exhaustive()
    }
}

impl Descriptors {
    /// Takes the descriptor that was passed under `name`.
    ///
    /// # Errors
    /// If there is none, in QEMU's words.
    pub fn take(&self, name: &str) -> Result<OwnedFd, Error> {
        let taken = self.lock().named.remove(name);
        taken.ok_or_else(|| Error::generic(format!("File descriptor named '{name}' has not been found")))
    }

    /// Duplicates of the descriptors in a set, in the order they were added; nothing if there is no such set.
    ///
    /// # Errors
    /// If the process has no room for them.
    pub fn set(&self, id: i64) -> io::Result<Option<Vec<OwnedFd>>> {
        let inside = self.lock();
        let Some(set) = inside.sets.get(&id) else { return Ok(None) };
        set.iter().map(|member| member.descriptor.try_clone()).collect::<io::Result<_>>().map(Some)
    }

    /// Keeps a descriptor under a name, in place of one that had it.
    pub(crate) fn name(&self, name: String, descriptor: OwnedFd, bound: usize) -> Result<(), Error> {
        let mut inside = self.lock();
        if !inside.named.contains_key(&name) {
            inside.check_room(bound)?;
        }
        inside.named.insert(name, descriptor);
        Ok(())
    }

    /// Closes the descriptor of a name.
    pub(crate) fn close(&self, name: &str) -> Result<(), Error> {
        match self.lock().named.remove(name) {
            Some(_) => Ok(()),
            None => Err(not_found(name)),
        }
    }

    /// Adds a descriptor to the set `id`, or to a new one with the lowest free number. Returns the set's number and the
    /// descriptor's own.
    pub(crate) fn add(
        &self,
        id: Option<i64>,
        descriptor: OwnedFd,
        opaque: Option<String>,
        bound: usize,
    ) -> Result<(i64, i64), Error> {
        let mut inside = self.lock();
        if id.is_some_and(|id| id < 0) {
            return Err(Error::generic("Parameter 'fdset-id' expects a non-negative value"));
        }
        inside.check_room(bound)?;
        let id = id.unwrap_or_else(|| {
            let mut free = 0;
            while inside.sets.contains_key(&free) {
                free += 1;
            }
            free
        });
        let number = i64::from(descriptor.as_raw_fd());
        inside.sets.entry(id).or_default().push(Member { descriptor, opaque });
        Ok((id, number))
    }

    /// Closes one descriptor of a set, or all of it. A set without descriptors is gone.
    pub(crate) fn remove(&self, id: i64, number: Option<i64>) -> Result<(), Error> {
        let mut inside = self.lock();
        let Some(set) = inside.sets.get_mut(&id) else {
            return Err(not_found(&shown(id, number)));
        };
        if let Some(number) = number {
            let found = set.iter().position(|member| i64::from(member.descriptor.as_raw_fd()) == number);
            set.remove(found.ok_or_else(|| not_found(&shown(id, Some(number))))?);
        } else {
            set.clear();
        }
        if set.is_empty() {
            inside.sets.remove(&id);
        }
        Ok(())
    }

    /// The sets and what is in them.
    pub(crate) fn sets(&self) -> Vec<(i64, Vec<Listed>)> {
        let listed = |member: &Member| Listed {
            fd: i64::from(member.descriptor.as_raw_fd()),
            opaque: member.opaque.clone(),
        };
        self.lock().sets.iter().map(|(id, set)| (*id, set.iter().map(listed).collect())).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inside {
    fn check_room(&self, bound: usize) -> Result<(), Error> {
        if self.named.len() + self.sets.values().map(Vec::len).sum::<usize>() < bound {
            return Ok(());
        }
        Err(Error::generic(format!("The monitor keeps {bound} file descriptors and no more; close one")))
    }
}

fn shown(id: i64, number: Option<i64>) -> String {
    match number {
        None => format!("fdset-id:{id}"),
        Some(number) => format!("fdset-id:{id}, fd:{number}"),
    }
}

fn not_found(name: &str) -> Error {
    Error::generic(format!("File descriptor named '{name}' not found"))
}
