//! What is known of the machine's migration, and what may be asked of it while it goes on: parameters and cancellation.
//! The ends do the work; this is what they and everyone else meet at.

use crate::machine::copy::Counts;
use crate::machine::job::Working;
use crate::machine::vcpu::Notify;
use crate::machine::{Error, Machine, Notice, callback};
use std::fmt;
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

/// How far a migration is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MigrationStatus {
    /// Memory is copied while the guest runs.
    Active,
    /// It was cancelled, and the guest goes on at the source.
    Cancelled,
    /// It is being cancelled.
    Cancelling,
    /// The guest is at the destination.
    Completed,
    /// The last of it is copied, and the guest stopped.
    Device,
    /// It failed.
    Failed,
    /// The ends have not met yet.
    Setup,
}

impl MigrationStatus {
    fn has_ended(self) -> bool {
        matches!(self, Self::Cancelled | Self::Completed | Self::Failed)
    }
}

/// What a migration may take. It may be changed while one goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MigrationParameters {
    /// Bytes a second; 0 is without limit.
    pub max_bandwidth: u64,
    /// How long the guest may stand still before it is handed over.
    pub downtime_limit: Duration,
}

impl Default for MigrationParameters {
    /// QEMU's.
    fn default() -> Self {
        Self { max_bandwidth: 128 << 20, downtime_limit: Duration::from_millis(300) }
    }
}

/// What is known of a migration, the one that goes on or the last one.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct MigrationInfo {
    /// How far it is; none if there never was one.
    pub status: Option<MigrationStatus>,
    /// Bytes that went over.
    pub transferred: u64,
    /// Bytes of memory that are known to be still to go.
    pub remaining: u64,
    /// Pages of zeroes that went over.
    pub zero_pages: u64,
    /// Other pages that went over; more than there are, if the guest writes to them again.
    pub normal_pages: u64,
    /// How often the pages were asked for that the guest had written.
    pub rounds: u64,
    /// Of the bytes that went over, those for which the guest stood still.
    pub downtime_bytes: u64,
    /// Bytes a second in the last round.
    pub rate: u64,
    /// Pages a second that the guest wrote during the last round.
    pub dirty_pages_rate: u64,
    /// How long it has taken.
    pub total_time: Duration,
    /// How long it took until the ends had met.
    pub setup_time: Duration,
    /// How long the guest would stand still if it was stopped now.
    pub expected_downtime: Option<Duration>,
    /// How long it stood still.
    pub downtime: Option<Duration>,
    /// Why it failed.
    pub error: Option<String>,
}

/// The migration of a machine. The thread that does it writes what is known; anyone reads it.
pub(in super::super) struct Control {
    inner: Mutex<Inner>,
    /// Parameters have changed, or somebody asks for cancellation.
    changed: Condvar,
    /// The vCPU thread's, and gone with it.
    notify: Weak<dyn Fn(Notice) + Send + Sync>,
}

#[derive(Default)]
struct Inner {
    parameters: MigrationParameters,
    info: MigrationInfo,
    begun: Option<Instant>,
    stopped: Option<Instant>,
    cancel: Cancel,
}

/// Whether a migration can be cancelled, and how.
#[derive(Debug, Default)]
enum Cancel {
    /// There is none, or it cannot be cancelled any more.
    #[default]
    Never,
    /// By asking, and by closing the socket that it may be waiting for.
    Possible(Option<UnixStream>),
    Asked,
    /// The guest is being handed over.
    TooLate,
}

impl Control {
    pub(in super::super) fn new(notify: &Notify) -> Self {
        Self { inner: Mutex::default(), changed: Condvar::new(), notify: Arc::downgrade(notify) }
    }

    /// A migration begins, which has a job to itself.
    pub(in super::super) fn begin(&self, cancellable: bool) {
        {
            let mut inner = self.lock();
            inner.info = MigrationInfo::default();
            inner.begun = Some(Instant::now());
            inner.stopped = None;
            inner.cancel = if cancellable { Cancel::Possible(None) } else { Cancel::Never };
        }
        self.enter(MigrationStatus::Setup);
    }

    /// The ends have met.
    pub(super) fn connected(&self) {
        {
            let mut inner = self.lock();
            inner.info.setup_time = inner.begun.map_or(Duration::ZERO, |begun| begun.elapsed());
        }
        self.enter(MigrationStatus::Active);
    }

    /// The guest stands still, or does so no longer.
    pub(super) fn stopped(&self, stopped: bool) {
        let changed = {
            let mut inner = self.lock();
            let changed = inner.stopped.is_some() != stopped;
            inner.stopped = stopped.then(Instant::now);
            changed
        };
        if changed {
            self.enter(if stopped { MigrationStatus::Device } else { MigrationStatus::Active });
        }
    }

    /// It has ended. Its job ends before that is told, so that whoever hears of it may begin another; without one, it
    /// goes on.
    pub(in super::super) fn end(&self, result: Result<(), Error>, job: Option<Working>) -> Result<(), Error> {
        let (status, cancelled, result) = {
            let mut inner = self.lock();
            inner.info.total_time = inner.begun.map_or(Duration::ZERO, |begun| begun.elapsed());
            inner.info.expected_downtime = None;
            let cancelled = matches!(inner.cancel, Cancel::Asked);
            inner.cancel = Cancel::Never;
            let (status, result) = match result {
                Ok(()) => {
                    inner.info.remaining = 0;
                    inner.info.downtime = inner.stopped.map(|stopped| stopped.elapsed());
                    (MigrationStatus::Completed, Ok(()))
                }
                // Whatever it failed with, it was the cancellation's doing.
                Err(_) if cancelled => (MigrationStatus::Cancelled, Err(Error::Cancelled)),
                Err(error) => {
                    inner.info.error = Some(error.to_string());
                    (MigrationStatus::Failed, Err(error))
                }
            };
            inner.info.status = Some(status);
            (status, cancelled, result)
        };
        drop(job);
        if cancelled {
            self.tell(MigrationStatus::Cancelling);
        }
        self.tell(status);
        result
    }

    /// It was made ready and never begun.
    pub(super) fn abandon(&self, job: Option<Working>) {
        if job.is_some() {
            let never =
                Error::Host { what: "a thread for the migration", reason: "there is none".to_owned() };
            let _ = self.end(Err(never), job);
        }
    }

    /// Closing this socket ends what the migration may wait for.
    pub(super) fn waits_for(&self, stream: &UnixStream) -> Result<(), Error> {
        let stream = stream.try_clone().map_err(Error::Read)?;
        self.check_cancel(|cancel| *cancel = Cancel::Possible(Some(stream)))
    }

    /// From here on it is too late to cancel, unless it was.
    pub(super) fn commit(&self) -> Result<(), Error> {
        self.check_cancel(|cancel| *cancel = Cancel::TooLate)
    }

    fn check_cancel(&self, otherwise: impl FnOnce(&mut Cancel)) -> Result<(), Error> {
        let mut inner = self.lock();
        if matches!(inner.cancel, Cancel::Asked) {
            return Err(Error::Cancelled);
        }
        otherwise(&mut inner.cancel);
        Ok(())
    }

    /// Asks for cancellation. That is told by the thread that does the work, so that all it tells is in order.
    fn cancel(&self) -> Result<(), Error> {
        let mut inner = self.lock();
        match &inner.cancel {
            Cancel::Asked | Cancel::Never => return Ok(()),
            Cancel::TooLate => return Err(Error::TooLate),
            Cancel::Possible(stream) => {
                if let Some(stream) = stream {
                    // A socket that the other end has closed is closed already.
                    let _ = stream.shutdown(Shutdown::Both);
                }
            }
        }
        inner.cancel = Cancel::Asked;
        inner.info.status = Some(MigrationStatus::Cancelling);
        self.changed.notify_all();
        Ok(())
    }

    /// Takes over how far the copy is.
    pub(super) fn count(&self, counts: &Counts) {
        let info = &mut self.lock().info;
        info.transferred = counts.transferred;
        info.remaining = counts.remaining;
        info.zero_pages = counts.zero;
        info.normal_pages = counts.normal;
        info.rounds = counts.rounds;
        info.downtime_bytes = counts.while_stopped;
    }

    /// So many bytes have come.
    pub(super) fn received(&self, bytes: u64) {
        self.lock().info.transferred = bytes;
    }

    /// Takes over the rates of a round.
    pub(super) fn rates(&self, rate: u64, dirty_pages_rate: u64, expected_downtime: Duration) {
        let info = &mut self.lock().info;
        info.rate = rate;
        info.dirty_pages_rate = dirty_pages_rate;
        info.expected_downtime = Some(expected_downtime);
    }

    pub(super) fn parameters(&self) -> MigrationParameters {
        self.lock().parameters
    }

    /// Waits as long as `due` says under the parameters of the moment, at most until `deadline`; returns when it was due,
    /// if it was.
    pub(super) fn wait(
        &self,
        deadline: Option<Instant>,
        due: impl Fn(&MigrationParameters) -> Option<Instant>,
    ) -> Result<Option<Instant>, Error> {
        let mut inner = self.lock();
        loop {
            if matches!(inner.cancel, Cancel::Asked) {
                return Err(Error::Cancelled);
            }
            let now = Instant::now();
            let Some(due) = due(&inner.parameters) else { return Ok(None) };
            if due <= now {
                return Ok(Some(due));
            }
            if deadline.is_some_and(|deadline| deadline <= now) {
                return Ok(None);
            }
            let until = deadline.map_or(due, |deadline| deadline.min(due));
            inner = self.changed.wait_timeout(inner, until - now).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn enter(&self, status: MigrationStatus) {
        {
            let mut inner = self.lock();
            // Whoever asked for cancellation is not to see it get on.
            if matches!(inner.cancel, Cancel::Asked) {
                return;
            }
            inner.info.status = Some(status);
        }
        self.tell(status);
    }

    fn tell(&self, status: MigrationStatus) {
        if let Some(notify) = self.notify.upgrade() {
            callback::run(|| notify(Notice::Migration { status }));
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Machine {
    /// What is known of the migration, the one that goes on or the last one.
    pub fn migration(&self) -> MigrationInfo {
        let inner = self.migration.lock();
        let mut info = inner.info.clone();
        if let (Some(status), Some(begun)) = (info.status, inner.begun)
            && !status.has_ended()
        {
            info.total_time = begun.elapsed();
        }
        info
    }

    /// What a migration may take.
    pub fn migration_parameters(&self) -> MigrationParameters {
        self.migration.parameters()
    }

    /// Changes what a migration may take, at once.
    pub fn set_migration_parameters(&self, change: impl FnOnce(&mut MigrationParameters)) {
        change(&mut self.migration.lock().parameters);
        self.migration.changed.notify_all();
    }

    /// Asks the migration to end, and the guest to go on here; without one it does nothing.
    ///
    /// # Errors
    /// The guest has been handed over already.
    pub fn cancel_migration(&self) -> Result<(), Error> {
        self.migration.cancel()
    }
}

impl fmt::Debug for Control {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Control").field("info", &self.lock().info).finish_non_exhaustive()
    }
}
