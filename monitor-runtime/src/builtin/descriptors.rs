//! `getfd`, `closefd`, `add-fd`, `remove-fd` and `query-fdsets`: the descriptors that clients leave with their monitor.
//! Where they are kept is `descriptors`'.

use super::Builtins;
use crate::{Caller, Error, monitor_commands};
use serde::Serialize;
use std::os::fd::OwnedFd;

/// Where a descriptor was added.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(monitor_schema::schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(crate = "monitor_schema::schemars"))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct AddfdInfo {
    /// The set.
    pub fdset_id: i64,
    /// The descriptor's number in the VMM.
    pub fd: i64,
}

/// A set of descriptors.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(monitor_schema::schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(crate = "monitor_schema::schemars"))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct FdsetInfo {
    /// Its number.
    pub fdset_id: i64,
    /// What is in it.
    pub fds: Vec<FdsetFdInfo>,
}

/// A descriptor in a set.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(monitor_schema::schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(crate = "monitor_schema::schemars"))]
#[non_exhaustive]
pub struct FdsetFdInfo {
    /// Its number in the VMM.
    pub fd: i64,
    /// What its client said of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opaque: Option<String>,
}

#[monitor_commands(table = DESCRIPTORS_BLOCK)]
impl Builtins {
    /// Keep a file descriptor that is passed with this request (`SCM_RIGHTS`), under a name.
    ///
    /// One that had the name is closed.
    #[monitor_command(hmp(off))]
    fn getfd(
        &self,
        caller: &Caller,
        /// What other commands will call it. It does not begin with a digit.
        fdname: String,
        fd: OwnedFd,
    ) -> Result<(), Error> {
        if fdname.starts_with(|c: char| c.is_ascii_digit()) {
            return Err(Error::generic("Parameter 'fdname' expects a name not starting with a digit"));
        }
        let monitor = caller.monitor();
        monitor.descriptors().name(fdname, fd, monitor.bounds().descriptors)
    }

    /// Close a file descriptor that was passed with `getfd`.
    #[monitor_command(hmp(off))]
    fn closefd(
        &self,
        caller: &Caller,
        /// Its name.
        fdname: String,
    ) -> Result<(), Error> {
        caller.monitor().descriptors().close(&fdname)
    }

    /// Add a file descriptor that is passed with this request (`SCM_RIGHTS`) to a set.
    #[monitor_command(hmp(off))]
    fn add_fd(
        &self,
        caller: &Caller,
        /// The set; a new one if it is left out or there is no such set.
        fdset_id: Option<i64>,
        /// Free text on the descriptor.
        opaque: Option<String>,
        fd: OwnedFd,
    ) -> Result<AddfdInfo, Error> {
        let monitor = caller.monitor();
        let added = monitor.descriptors().add(fdset_id, fd, opaque, monitor.bounds().descriptors);
        added.map(|(fdset_id, fd)| AddfdInfo { fdset_id, fd })
    }

    /// Close a file descriptor of a set, or all of them.
    #[monitor_command(hmp(off))]
    fn remove_fd(
        &self,
        caller: &Caller,
        /// The set.
        fdset_id: i64,
        /// The descriptor's number in the VMM; all of the set if it is left out.
        fd: Option<i64>,
    ) -> Result<(), Error> {
        caller.monitor().descriptors().remove(fdset_id, fd)
    }

    /// Return the sets of file descriptors.
    #[monitor_command(hmp(off))]
    fn query_fdsets(&self, caller: &Caller) -> Vec<FdsetInfo> {
        let sets = caller.monitor().descriptors().sets().into_iter();
        sets.map(|(fdset_id, set)| FdsetInfo {
            fdset_id,
            fds: set.into_iter().map(|listed| FdsetFdInfo { fd: listed.fd, opaque: listed.opaque }).collect(),
        })
        .collect()
    }
}
