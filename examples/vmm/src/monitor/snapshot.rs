//! Snapshots of the whole machine. What they are and how they are made is the machine's.

use super::{Vmm, VmmError, worker};
use crate::machine::{self, Snapshots, TAG_LIMIT};
use monitor_runtime::{Completion, monitor_commands};
use serde::Serialize;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

/// A snapshot.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct SnapshotInfo {
    /// Its tag, again: QEMU's clients look for it here.
    pub id: String,
    /// The tag it was saved under.
    pub name: String,
    /// The size of its file, in bytes.
    pub vm_state_size: u64,
    /// When it was saved, in seconds since 1970.
    pub date_sec: u64,
    /// The nanoseconds beside those.
    pub date_nsec: u32,
    /// How long its guest had run, in seconds.
    pub vm_clock_sec: u64,
    /// The nanoseconds beside those.
    pub vm_clock_nsec: u32,
    /// How many instructions its guest had executed.
    pub icount: u64,
}

#[monitor_commands(table = SNAPSHOT)]
impl Vmm {
    /// Save the whole machine as a snapshot.
    ///
    /// The guest goes on while its memory is written, and stands still only for the last of it. A snapshot of the same
    /// tag is replaced, once the new one is whole and on the disk.
    #[monitor_command(async, hmp(example = "savevm before-upgrade"))]
    fn savevm(
        &mut self,
        /// What to call it: letters, digits, `-`, `_` and `.`.
        #[arg(length = ..=TAG_LIMIT, pattern = "^[A-Za-z0-9_-][A-Za-z0-9._-]*$")]
        tag: String,
        done: Completion<()>,
    ) -> Result<(), VmmError> {
        let (machine, snapshots) = (Arc::clone(&self.machine), self.snapshot_directory()?);
        worker::spawn("savevm", done, move |progress| machine.save_snapshot(&snapshots, &tag, progress))
    }

    /// Make the machine what it was when a snapshot was saved.
    ///
    /// A machine that runs goes on running, as the guest of the snapshot. A file that is damaged, or of another machine,
    /// is refused before anything is changed.
    #[monitor_command(async, hmp(example = "loadvm before-upgrade"))]
    fn loadvm(
        &mut self,
        /// What the snapshot is called.
        #[arg(hmp(complete = Vmm::snapshot_tags))]
        tag: String,
        done: Completion<()>,
    ) -> Result<(), VmmError> {
        let (machine, snapshots) = (Arc::clone(&self.machine), self.snapshot_directory()?);
        worker::spawn("loadvm", done, move |progress| machine.load_snapshot(&snapshots, &tag, progress))
    }

    /// Delete a snapshot.
    #[monitor_command(hmp(example = "delvm before-upgrade"))]
    fn delvm(
        &mut self,
        /// What it is called.
        #[arg(hmp(complete = Vmm::snapshot_tags))]
        tag: String,
    ) -> Result<(), VmmError> {
        Ok(self.snapshot_directory()?.delete(&tag)?)
    }

    /// Return the snapshots, oldest first.
    ///
    /// A file that is no snapshot, or is visibly damaged, is left out and logged.
    #[monitor_command(user_print = print_snapshots)]
    fn query_snapshots(&self) -> Result<Vec<SnapshotInfo>, VmmError> {
        Ok(self.snapshot_directory()?.list()?.into_iter().map(SnapshotInfo::from).collect())
    }
}

impl Vmm {
    /// The tags there are, for Tab.
    fn snapshot_tags(&self, _: &str) -> Vec<String> {
        let snapshots = self.snapshot_directory().ok().and_then(|directory| directory.list().ok());
        snapshots.unwrap_or_default().into_iter().map(|snapshot| snapshot.tag).collect()
    }

    fn snapshot_directory(&self) -> Result<Snapshots, VmmError> {
        self.snapshots.clone().ok_or(VmmError::NoSnapshots)
    }
}

impl From<machine::SnapshotInfo> for SnapshotInfo {
    fn from(info: machine::SnapshotInfo) -> Self {
        let date = info.date.duration_since(UNIX_EPOCH).unwrap_or_default();
        Self {
            id: info.tag.clone(),
            name: info.tag,
            vm_state_size: info.size,
            date_sec: date.as_secs(),
            date_nsec: date.subsec_nanos(),
            vm_clock_sec: info.ran.as_secs(),
            vm_clock_nsec: info.ran.subsec_nanos(),
            icount: info.instructions,
        }
    }
}

fn print_snapshots(snapshots: &Vec<SnapshotInfo>, out: &mut dyn fmt::Write) -> fmt::Result {
    if snapshots.is_empty() {
        return out.write_str("There are no snapshots.");
    }
    write!(out, "{:<24} {:>10}  {:<20} {:>12}  {:>16}", "TAG", "SIZE", "DATE (UTC)", "VM CLOCK", "ICOUNT")?;
    for it in snapshots {
        let clock = Duration::new(it.vm_clock_sec, it.vm_clock_nsec);
        let size = format!("{} KiB", it.vm_state_size.div_ceil(1024));
        let date = humantime::format_rfc3339_seconds(UNIX_EPOCH + Duration::from_secs(it.date_sec));
        write!(
            out,
            "\n{:<24} {size:>10}  {date:<20} {:>11.3}s  {:>16}",
            it.name,
            clock.as_secs_f64(),
            it.icount
        )?;
    }
    Ok(())
}
