//! A server under the load of many clients of every kind, for as many commands as are asked for; and in the end the books:
//! every request was answered once, and nothing is left that was not there at the beginning. What the clients do is
//! `clients`', what the commands do `machine`'s, and how each driver serves them `driver`'s.

mod clients;
mod driver;
mod machine;
mod wire;

pub use driver::Driver;

use clients::KINDS;
use driver::Server;
use machine::Workers;
use monitor_runtime::serve::Served;
use std::fmt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// How long everything that is under way may take to end.
const PATIENCE: Duration = Duration::from_secs(60);

/// How much is asked of a server.
#[derive(Debug)]
pub struct Plan {
    /// What moves the bytes.
    pub driver: Driver,
    /// How many commands are sent.
    pub commands: u32,
    /// How many clients there are at a time.
    pub clients: usize,
    /// Tells how many bytes are allocated now.
    pub allocated: fn() -> usize,
}

/// What the clients share.
#[derive(Debug)]
struct Shared {
    path: PathBuf,
    tally: Tally,
}

/// One after the other of a kind, until its share of the commands is sent.
struct Client<'a> {
    shared: &'a Shared,
    left: usize,
    random: fastrand::Rng,
}

/// What happened.
#[derive(Debug, Default)]
struct Tally {
    sent: AtomicU64,
    answered: AtomicU64,
    connections: AtomicU64,
    /// Clients that left without reading what they were owed.
    disconnects: AtomicU64,
    cancels: AtomicU64,
}

impl Client<'_> {
    /// Takes some of the commands that are still to be sent, less than `most`.
    fn take(&mut self, most: usize) -> usize {
        let taken = self.random.usize(1..most).min(self.left);
        self.left -= taken;
        add(&self.shared.tally.sent, taken);
        taken
    }

    /// So many answers have come.
    fn count(&self, answers: usize) {
        add(&self.shared.tally.answered, answers);
    }

    fn connect(&self, monitor: &str) -> UnixStream {
        add(&self.shared.tally.connections, 1);
        UnixStream::connect(self.shared.path.with_extension(monitor)).unwrap()
    }
}

fn add(tally: &AtomicU64, count: usize) {
    tally.fetch_add(u64::try_from(count).unwrap(), Ordering::Relaxed);
}

/// What a process has that may leak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Holdings {
    pub descriptors: usize,
    pub threads: usize,
    pub bytes: usize,
}

impl Holdings {
    fn now(plan: &Plan) -> Self {
        let count = |folder: &str| std::fs::read_dir(folder).unwrap().count();
        Self {
            descriptors: count("/proc/self/fd"),
            threads: count("/proc/self/task"),
            bytes: (plan.allocated)(),
        }
    }
}

/// What came of a plan.
#[derive(Debug)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Report {
    pub driver: Driver,
    pub sent: u64,
    pub answered: u64,
    pub connections: u64,
    pub disconnects: u64,
    pub cancels: u64,
    pub time: Duration,
    pub before: Holdings,
    pub after: Holdings,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { driver, sent, answered, connections, disconnects, cancels, time, before, after } = self;
        writeln!(f, "{driver:?}: {sent} commands in {:.1} s", time.as_secs_f64())?;
        writeln!(f, "  {answered} answered, each once; the others' clients had left")?;
        writeln!(f, "  {connections} connections, {disconnects} of them cut; {cancels} commands cancelled")?;
        writeln!(f, "  before: {before:?}")?;
        writeln!(f, "  after:  {after:?}")
    }
}

/// Carries a plan out. Clients panic where an answer is missing, wrong or one too many.
///
/// The commands run on this thread, as a VMM's do.
pub fn carry_out(plan: &Plan) -> Report {
    let path = std::env::temp_dir().join(format!("soak-{}-{:?}.qmp", std::process::id(), plan.driver));
    let (workers, mut machine) = Workers::start();
    let (server, monitors) = Server::new(plan.driver, &path);
    let stopper = server.stopper();
    let report = thread::scope(|scope| {
        let clients = scope.spawn(|| {
            // Stops the server when the clients fail, too.
            let _stop = OnDrop(|| stopper.stop());
            soak(plan, &path, &monitors)
        });
        server.run(&mut machine);
        clients.join().unwrap()
    });
    drop(machine);
    workers.join();
    report
}

struct OnDrop<F: FnMut()>(F);

impl<F: FnMut()> Drop for OnDrop<F> {
    fn drop(&mut self) {
        (self.0)();
    }
}

/// Some of the commands first, so that whatever is kept for the next one is there when the books are opened.
fn soak(plan: &Plan, path: &Path, served: &[Served]) -> Report {
    load(plan, path, plan.commands / 10);
    settle(served, None);
    let (before, begin) = (Holdings::now(plan), Instant::now());
    let shared = load(plan, path, plan.commands);
    let time = begin.elapsed();
    settle(served, Some(before.threads));
    let tally = |number: &AtomicU64| number.load(Ordering::Relaxed);
    Report {
        driver: plan.driver,
        sent: tally(&shared.tally.sent),
        answered: tally(&shared.tally.answered),
        connections: tally(&shared.tally.connections),
        disconnects: tally(&shared.tally.disconnects),
        cancels: tally(&shared.tally.cancels),
        time,
        before,
        after: Holdings::now(plan),
    }
}

/// Sends so many commands from all clients at once.
fn load(plan: &Plan, path: &Path, commands: u32) -> Shared {
    let shared = Shared { path: path.to_owned(), tally: Tally::default() };
    let kinds = || (0..plan.clients).map(|number| &KINDS[number % KINDS.len()]);
    let weights: usize = kinds().map(|kind| kind.weight).sum();
    thread::scope(|scope| {
        for (number, kind) in kinds().enumerate() {
            let left = usize::try_from(commands).unwrap() * kind.weight / weights;
            let random = fastrand::Rng::with_seed(u64::try_from(number).unwrap());
            let mut client = Client { shared: &shared, left, random };
            scope.spawn(move || {
                while client.left > 0 {
                    (kind.connection)(&mut client);
                }
            });
        }
    });
    shared
}

/// Waits until the server has noticed that its clients are gone, and its threads with them.
fn settle(served: &[Served], threads: Option<usize>) {
    let begin = Instant::now();
    let tasks = || std::fs::read_dir("/proc/self/task").unwrap().count();
    let mut seen = usize::MAX;
    // What listens is counted as one.
    while served.iter().any(|served| served.occupants() > 1)
        || threads.is_some_and(|threads| tasks() > threads)
        || tasks() < std::mem::replace(&mut seen, tasks())
    {
        assert!(begin.elapsed() < PATIENCE, "clients are gone, and their sessions are not");
        thread::sleep(Duration::from_millis(20));
    }
}
