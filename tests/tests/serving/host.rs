//! A served machine: its sockets in a folder of its own, and the thread that runs its commands. What the commands do is
//! `machine`'s.

use super::client::{Client, Person};
use super::driver;
use super::machine::{COMMANDS, Held, Shared, Vmm, Wires};
use monitor_runtime::serve::{Address, Served, Stopper};
use monitor_runtime::{Completion, Events, Limits, Monitor};
use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, SystemTime};
use std::{fs, thread};

/// What ends a hang; nothing takes nearly as long.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// A folder that goes with its owner.
#[derive(Debug)]
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("serving-{}-{number}", std::process::id()));
        fs::create_dir(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A machine being served.
pub(crate) struct Host {
    pub(crate) events: Events,
    pub(crate) shared: Arc<Shared>,
    pub(crate) stopper: Stopper,
    /// The QMP monitor and the human one.
    pub(crate) served: Vec<Served>,
    folder: Folder,
    held: Receiver<Held>,
    /// Submitted, and not asked for yet.
    aside: RefCell<Vec<Held>>,
    cancelled: Receiver<String>,
    entered: Receiver<()>,
    ended: Receiver<u64>,
}

impl Host {
    pub(crate) fn new() -> Self {
        Self::with("qmp", |_| ())
    }

    pub(crate) fn limited(limit: impl Fn(&mut Limits)) -> Self {
        Self::with("qmp", limit)
    }

    /// A machine whose QMP monitor has a name, which is what its threads are called by, and bounds.
    pub(crate) fn with(name: &str, limit: impl Fn(&mut Limits)) -> Self {
        let folder = Folder::new();
        let mut limits = Limits::default();
        limit(&mut limits);
        let address = Address::Unix(folder.path("qmp"));
        Self::serve(folder, name, address, &limits, |monitor| monitor)
    }

    /// A machine whose QMP monitor is set up like this.
    pub(crate) fn set_up(set_up: impl FnOnce(Monitor) -> Monitor) -> Self {
        let folder = Folder::new();
        let address = Address::Unix(folder.path("qmp"));
        Self::serve(folder, "qmp", address, &Limits::default(), set_up)
    }

    /// A machine whose QMP monitor is at an address, as it is set up.
    pub(crate) fn at(address: Address, set_up: impl FnOnce(Monitor) -> Monitor) -> Self {
        Self::serve(Folder::new(), "qmp", address, &Limits::default(), set_up)
    }

    fn serve(
        folder: Folder,
        name: &str,
        address: Address,
        limits: &Limits,
        set_up: impl FnOnce(Monitor) -> Monitor,
    ) -> Self {
        let shared = Arc::new(Shared::default());
        let events = Events::new(SystemTime::now);
        let qmp = set_up(Monitor::new(name, &COMMANDS, &events).limits(limits.clone()));
        let human =
            Monitor::new("human", &COMMANDS, &events).limits(limits.clone()).banner("Hello").prompt("> ");
        let human = vec![(human, Address::Unix(folder.path("human")))];
        let (server, monitors) = driver::serve(&shared, vec![(qmp, address)], human).unwrap();

        let (tell_held, held) = mpsc::channel();
        let (tell_cancelled, cancelled) = mpsc::channel();
        let (tell_entered, entered) = mpsc::channel();
        let (tell_ended, ended) = mpsc::channel();
        let wires = Wires { held: tell_held, cancelled: tell_cancelled, entered: tell_entered };
        let stopper = server.stopper();
        let (its_shared, its_events, its_stopper) = (Arc::clone(&shared), events.clone(), stopper.clone());
        let run = move || {
            // Made here, since it cannot be sent here.
            let mut vmm = Vmm {
                notes: Rc::default(),
                wires,
                shared: its_shared,
                events: its_events,
                stopper: its_stopper,
            };
            let failures = server.run(&mut vmm);
            let _ = tell_ended.send(failures);
        };
        thread::Builder::new().name("host".to_owned()).spawn(run).unwrap();
        Self {
            events,
            shared,
            stopper,
            served: monitors,
            folder,
            held,
            aside: RefCell::default(),
            cancelled,
            entered,
            ended,
        }
    }

    pub(crate) fn qmp_path(&self) -> PathBuf {
        self.folder.path("qmp")
    }

    pub(crate) fn human_path(&self) -> PathBuf {
        self.folder.path("human")
    }

    /// A client that has negotiated, out of band included.
    pub(crate) fn client(&self) -> Client {
        let mut client = Client::greeted(&self.qmp_path());
        client.negotiate();
        client
    }

    /// A person who has seen the banner and the prompt.
    pub(crate) fn person(&self) -> Person {
        let mut person = Person::connect(&self.human_path());
        assert_eq!(person.until("> "), "Hello\n> ");
        person
    }

    /// The completion of the `hold` of that tag, once it was submitted.
    pub(crate) fn held(&self, tag: &str) -> Completion<u64> {
        let mut aside = self.aside.borrow_mut();
        while !aside.iter().any(|held| held.tag == tag) {
            aside.push(self.held.recv_timeout(PATIENCE).unwrap());
        }
        let at = aside.iter().position(|held| held.tag == tag).unwrap();
        aside.remove(at).done
    }

    /// The tag of the next `hold` that was asked to cancel.
    pub(crate) fn cancelled(&self) -> String {
        self.cancelled.recv_timeout(PATIENCE).unwrap()
    }

    /// Whether some `hold` was asked to cancel that `cancelled` has not told of.
    pub(crate) fn was_cancelled(&self) -> bool {
        self.cancelled.try_recv().is_ok()
    }

    /// Waits until the host's thread is inside `block`.
    pub(crate) fn blocked(&self) {
        self.entered.recv_timeout(PATIENCE).unwrap();
    }

    /// Waits until the server has run, and is dropped; tells how many lines failed.
    pub(crate) fn ended(&self) -> u64 {
        self.ended.recv_timeout(PATIENCE).unwrap()
    }

    /// Shows that the server still serves: those who were there, and new ones.
    pub(crate) fn works_for(&self, others: &mut [&mut Client]) {
        for other in others {
            other.works();
        }
        self.client().works();
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.stopper.stop();
        self.shared.release();
        if !thread::panicking() {
            // Ended before, or ends now: its socket files go before their folder.
            let _ = self.ended.recv_timeout(PATIENCE);
        }
    }
}

/// How many threads of this process are called `name`, of which the kernel keeps 15 bytes.
pub(crate) fn threads_called(name: &str) -> usize {
    let tasks = fs::read_dir("/proc/self/task").unwrap();
    let names = tasks.filter_map(|task| fs::read_to_string(task.ok()?.path().join("comm")).ok());
    names.filter(|found| found.trim_end() == name).count()
}

/// Waits for what no channel tells.
pub(crate) fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let begun = std::time::Instant::now();
    while !holds() {
        assert!(begun.elapsed() < PATIENCE, "{what}");
        thread::yield_now();
    }
}

pub(crate) fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}
