//! Live migration, as QEMU's clients know it. How it is done is the machine's.

use super::{Vmm, VmmError, worker};
use crate::machine;
use monitor_runtime::{CancelReason, Completion, monitor_commands};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

/// Where a guest is migrated to: `file:PATH` or `unix:PATH`.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "String")]
#[cfg_attr(feature = "schema", schemars(extend("minLength" = 6, "pattern" = "^(file|unix):", "examples" = ["unix:/run/guest.sock"])))]
pub struct MigrationUri(#[cfg_attr(feature = "schema", schemars(with = "String"))] machine::Uri);

impl TryFrom<String> for MigrationUri {
    type Error = machine::Error;

    fn try_from(uri: String) -> Result<Self, machine::Error> {
        uri.parse().map(Self)
    }
}

/// How far a migration is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum MigrationStatus {
    /// Memory is copied while the guest runs.
    Active,
    /// It was cancelled; the guest goes on at the source.
    Cancelled,
    /// It is being cancelled.
    Cancelling,
    /// The guest is at the destination.
    Completed,
    /// The last of it is copied while the guest stands still.
    Device,
    /// It failed.
    Failed,
    /// The ends have not met yet.
    Setup,
}

/// How much of the memory has gone over.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct MigrationStats {
    /// Bytes that went over.
    pub transferred: u64,
    /// Bytes of memory that are known to be still to go.
    pub remaining: u64,
    /// Bytes of memory in all.
    pub total: u64,
    /// Pages of zeroes that went over.
    pub duplicate: u64,
    /// Other pages that went over; more than there are, if the guest wrote to them again.
    pub normal: u64,
    /// Their bytes.
    pub normal_bytes: u64,
    /// Pages a second that the guest wrote during the last round.
    pub dirty_pages_rate: u64,
    /// Megabits a second of the last round.
    pub mbps: f64,
    /// How often the pages were asked for that the guest had written.
    pub dirty_sync_count: u64,
    /// Always 0: there is no post-copy.
    pub postcopy_requests: u64,
    /// Bytes in a page.
    pub page_size: u64,
    /// Always 0: there is one channel.
    pub multifd_bytes: u64,
    /// Pages a second of the last round.
    pub pages_per_second: u64,
    /// Of the bytes that went over, those while the guest ran.
    pub precopy_bytes: u64,
    /// Of the bytes that went over, those while it stood still.
    pub downtime_bytes: u64,
    /// Always 0: there is no post-copy.
    pub postcopy_bytes: u64,
    /// Always 0: every byte is copied.
    pub dirty_sync_missed_zero_copy: u64,
}

/// What is known of a migration, the one that goes on or the last one. Empty if there never was one.
#[derive(Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct MigrationInfo {
    /// How far it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<MigrationStatus>,
    /// How much of the memory has gone over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ram: Option<MigrationStats>,
    /// How long it has taken, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_time: Option<u64>,
    /// While it goes on: how long the guest would stand still if it was stopped now, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected_downtime: Option<u64>,
    /// How long the guest stood still, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub downtime: Option<u64>,
    /// How long it took until the ends had met, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub setup_time: Option<u64>,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_desc: Option<String>,
}

/// What a migration may take.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct MigrationParameters {
    /// Bytes a second; 0 is without limit.
    pub max_bandwidth: u64,
    /// How long the guest may stand still before it is handed over, in milliseconds.
    pub downtime_limit: u64,
}

/// The longest downtime that may be asked for, in milliseconds; QEMU's.
const MAX_DOWNTIME: u64 = 2_000_000;

#[monitor_commands(table = MIGRATION)]
impl Vmm {
    /// Migrate the guest to another process, or to a file.
    ///
    /// Completes when the migration has ended. The guest goes on meanwhile, stands still for the last of it, and then
    /// runs in a `vmm --incoming` of the same memory size that listens at the address. Whatever fails before the guest
    /// is handed over lets it go on here. Ctrl-C and `cancel` cancel it; a client that leaves does not.
    #[monitor_command(async, hmp(example = "migrate -d unix:/tmp/guest.sock"))]
    fn migrate(
        &mut self,
        /// `unix:PATH` or `file:PATH`.
        uri: MigrationUri,
        /// Whether to return at once and let events tell the rest.
        #[arg(default = false, hmp(flag = 'd'))]
        detach: bool,
        done: Completion<()>,
    ) -> Result<(), VmmError> {
        let outgoing = self.machine.migrate(uri.0)?;
        if detach {
            worker::spawn_detached("migrate", move || outgoing.run(&mut |_, _| ()))?;
            done.complete(());
            return Ok(());
        }
        let machine = Arc::clone(&self.machine);
        done.on_cancel(move |reason| {
            if reason == CancelReason::Asked {
                // Too late is told by how the migration ends.
                let _ = machine.cancel_migration();
            }
        });
        worker::spawn("migrate", done, move |progress| {
            outgoing.run(&mut |part, whole| {
                // Whether to end it was settled above.
                let (ControlFlow::Continue(()) | ControlFlow::Break(())) = progress(part, whole);
            })
        })
    }

    /// Cancel the migration; the guest goes on here.
    ///
    /// Returns at once, and the migration ends soon after. Without one, it does nothing.
    #[monitor_command(name = "migrate_cancel")]
    fn migrate_cancel(&mut self) -> Result<(), VmmError> {
        Ok(self.machine.cancel_migration()?)
    }

    /// Change what a migration may take, also of one that goes on.
    #[monitor_command(
        name = "migrate-set-parameters",
        hmp(name = "migrate_set_parameters", example = "migrate_set_parameters 100M 50")
    )]
    fn migrate_set_parameters(
        &mut self,
        /// The most that is sent each second; 0 is without limit.
        #[arg(hmp(size("B")))]
        max_bandwidth: Option<u64>,
        /// How long the guest may stand still before it is handed over, in milliseconds.
        #[arg(range = 0..=MAX_DOWNTIME)]
        downtime_limit: Option<u64>,
    ) {
        self.machine.set_migration_parameters(|parameters| {
            parameters.max_bandwidth = max_bandwidth.unwrap_or(parameters.max_bandwidth);
            parameters.downtime_limit =
                downtime_limit.map_or(parameters.downtime_limit, Duration::from_millis);
        });
    }

    /// Return what a migration may take.
    #[monitor_command(hmp = "info migrate_parameters")]
    fn query_migrate_parameters(&self) -> MigrationParameters {
        let parameters = self.machine.migration_parameters();
        MigrationParameters {
            max_bandwidth: parameters.max_bandwidth,
            downtime_limit: millis(parameters.downtime_limit),
        }
    }

    /// Return what is known of a migration, the one that goes on or the last one.
    #[monitor_command(user_print = print_migration)]
    fn query_migrate(&self) -> MigrationInfo {
        let info = self.machine.migration();
        let Some(status) = info.status else { return MigrationInfo::default() };
        MigrationInfo {
            status: Some(status.into()),
            ram: Some(MigrationStats::of(&info, self.machine.memory_size())),
            total_time: Some(millis(info.total_time)),
            expected_downtime: info.expected_downtime.map(millis),
            downtime: info.downtime.map(millis),
            setup_time: Some(millis(info.setup_time)),
            error_desc: info.error,
        }
    }
}

impl MigrationStats {
    #[allow(clippy::cast_precision_loss)] // a rate for people
    fn of(info: &machine::MigrationInfo, total: u64) -> Self {
        let page_size = u64::from(machine::PAGE_SIZE);
        Self {
            transferred: info.transferred,
            remaining: info.remaining,
            total,
            duplicate: info.zero_pages,
            normal: info.normal_pages,
            normal_bytes: info.normal_pages * page_size,
            dirty_pages_rate: info.dirty_pages_rate,
            mbps: info.rate as f64 * 8.0 / 1e6,
            dirty_sync_count: info.rounds,
            postcopy_requests: 0,
            page_size,
            multifd_bytes: 0,
            pages_per_second: info.rate / page_size,
            precopy_bytes: info.transferred.saturating_sub(info.downtime_bytes),
            downtime_bytes: info.downtime_bytes,
            postcopy_bytes: 0,
            dirty_sync_missed_zero_copy: 0,
        }
    }
}

impl From<machine::MigrationStatus> for MigrationStatus {
    fn from(status: machine::MigrationStatus) -> Self {
        match status {
            machine::MigrationStatus::Active => Self::Active,
            machine::MigrationStatus::Cancelled => Self::Cancelled,
            machine::MigrationStatus::Cancelling => Self::Cancelling,
            machine::MigrationStatus::Completed => Self::Completed,
            machine::MigrationStatus::Device => Self::Device,
            machine::MigrationStatus::Failed => Self::Failed,
            machine::MigrationStatus::Setup => Self::Setup,
        }
    }
}

impl fmt::Display for MigrationStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // As it is on the wire.
        self.serialize(f)
    }
}

fn print_migration(info: &MigrationInfo, out: &mut dyn fmt::Write) -> fmt::Result {
    let (Some(status), Some(ram)) = (info.status, &info.ram) else {
        return out.write_str("There was no migration.");
    };
    write!(out, "Migration status: {status}")?;
    if let Some(error) = &info.error_desc {
        write!(out, " ({error})")?;
    }
    for (name, value) in [
        ("total time", info.total_time),
        ("expected downtime", info.expected_downtime),
        ("downtime", info.downtime),
        ("setup", info.setup_time),
    ] {
        if let Some(value) = value {
            write!(out, "\n{name}: {value} ms")?;
        }
    }
    let kibi = |bytes: u64| bytes >> 10;
    write!(out, "\ntransferred ram: {} kbytes", kibi(ram.transferred))?;
    write!(out, "\nremaining ram: {} kbytes", kibi(ram.remaining))?;
    write!(out, "\ntotal ram: {} kbytes", kibi(ram.total))?;
    // Not known before the first round is done.
    if ram.mbps > 0.0 {
        write!(out, "\nthroughput: {:.2} mbps", ram.mbps)?;
    }
    write!(out, "\nduplicate: {} pages", ram.duplicate)?;
    write!(out, "\nnormal: {} pages", ram.normal)?;
    write!(out, "\ndirty sync count: {}", ram.dirty_sync_count)?;
    if ram.dirty_pages_rate > 0 {
        write!(out, "\ndirty pages rate: {} pages", ram.dirty_pages_rate)?;
    }
    Ok(())
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
