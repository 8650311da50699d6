//! The machine, driven by what its guest really does. Here is the fixture; the tests are by area in `tests/`.
//! Nothing sleeps: each wait is for something the machine tells, bounded by [`PATIENCE`].

mod balloon;
mod bus;
mod guest;
mod lifecycle;
mod memory;
mod migration;
mod serial;
mod snapshot;
mod stream;

use super::{Config, Error, Machine, Notice, RunState, Start};
use std::fs;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

/// How long anything may take before a test fails; only a machine that hangs needs it.
const PATIENCE: Duration = Duration::from_mins(2);

/// What a machine has told so far.
#[derive(Default)]
struct Told {
    notices: Vec<Notice>,
    output: String,
}

/// A machine and what it told.
struct Fixture {
    machine: Arc<Machine>,
    told: Arc<(Mutex<Told>, Condvar)>,
}

impl Fixture {
    fn start(memory: u64, paused: bool) -> Self {
        Self::begin(memory, if paused { Start::Paused } else { Start::Running })
    }

    fn begin(memory: u64, start: Start) -> Self {
        let told = Arc::new((Mutex::new(Told::default()), Condvar::new()));
        let tell = Arc::clone(&told);
        let config = Config { name: "test".into(), memory, start };
        let machine = Machine::start(config, move |notice| {
            tell.0.lock().unwrap().notices.push(notice);
            tell.1.notify_all();
        })
        .unwrap();
        let tell = Arc::clone(&told);
        machine.on_serial(move |bytes| {
            tell.0.lock().unwrap().output.push_str(std::str::from_utf8(bytes).unwrap());
            tell.1.notify_all();
            ControlFlow::Continue(())
        });
        Self { machine: Arc::new(machine), told }
    }

    /// A machine of 4 MiB whose guest has booted.
    fn ready() -> Self {
        Self::ready_with(4 << 20)
    }

    fn ready_with(memory: u64) -> Self {
        let fixture = Self::start(memory, false);
        fixture.wait_output("guest: ready\n");
        fixture
    }

    /// Waits until `found` finds something in what was told.
    fn wait<T>(&self, what: &str, mut found: impl FnMut(&mut Told) -> Option<T>) -> T {
        let (lock, changed) = &*self.told;
        let mut result = None;
        let told = lock.lock().unwrap();
        let (told, _) = changed
            .wait_timeout_while(told, PATIENCE, |told| {
                result = found(told);
                result.is_none()
            })
            .unwrap();
        match result {
            Some(result) => result,
            None => panic!("no {what}; told were {:?} and {:?}", told.notices, told.output),
        }
    }

    /// Waits until the guest has printed `text`, and forgets what it printed up to there.
    fn wait_output(&self, text: &str) -> String {
        self.wait(text, |told| {
            let end = told.output.find(text)? + text.len();
            Some(told.output.drain(..end).collect())
        })
    }

    /// Waits until `notice` was told, and forgets it and what was told before it.
    fn wait_notice(&self, notice: &Notice) -> Vec<Notice> {
        self.wait(&format!("{notice:?}"), |told| {
            let at = told.notices.iter().position(|it| it == notice)?;
            Some(told.notices.drain(..=at).collect())
        })
    }

    /// What was told and not waited for.
    fn notices(&self) -> Vec<Notice> {
        self.told.0.lock().unwrap().notices.clone()
    }

    /// Types a line at the guest.
    fn type_line(&self, line: &str) {
        assert_eq!(self.machine.serial_input(format!("{line}\n").as_bytes()), line.len() + 1);
    }

    /// Types a command and waits for its answer.
    fn command(&self, line: &str, answer: &str) {
        self.type_line(line);
        self.wait_output(&format!("{answer}\n"));
    }

    /// What the guest has counted; it must be the same in memory and in its register.
    fn sum(&self) -> u32 {
        self.type_line("sum");
        self.wait_output("guest: sum ");
        let told = self.wait_output("\n");
        let (in_memory, counted) = told.trim_end().split_once(" of ").unwrap();
        assert_eq!(in_memory, counted, "a count was lost or made twice");
        counted.parse().unwrap()
    }

    fn pause(&self) {
        answered(|then| self.machine.pause(move || then(())));
    }

    fn resume(&self) -> Result<(), Error> {
        let (then, answer) = callback();
        self.machine.resume(move || then(()))?;
        answer.wait();
        Ok(())
    }

    fn reset(&self) {
        answered(|then| self.machine.reset(move || then(())).unwrap());
    }

    fn registers(&self) -> super::Registers {
        answered(|then| self.machine.registers(then))
    }

    fn halted(&self) -> bool {
        self.machine.cpus()[0].halted
    }

    /// Waits until the guest idles. Each turn waits for the vCPU thread to come by, which it does between batches.
    fn wait_idle(&self) {
        let deadline = std::time::Instant::now() + PATIENCE;
        while !self.halted() {
            assert!(std::time::Instant::now() < deadline, "the guest never idles");
            self.registers();
        }
    }

    /// The balloon as the guest reports it.
    fn balloon(&self) -> u64 {
        answered(|then| self.machine.query_balloon(then).unwrap()).actual
    }
}

/// A directory for one test's files, removed with it.
struct Directory(PathBuf);

impl Directory {
    fn new() -> Self {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("vmm-test-{}-{number}", std::process::id()));
        fs::create_dir(&path).unwrap();
        Self(path)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// The names of the files in it, sorted.
    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The answer of a callback.
struct Answer<T>(Receiver<T>);

impl<T> Answer<T> {
    fn wait(&self) -> T {
        self.0.recv_timeout(PATIENCE).expect("the callback was neither run nor kept")
    }

    /// Waits until the callback has been dropped, and says that it was never run.
    fn was_dropped(&self) -> bool {
        match self.0.recv_timeout(PATIENCE) {
            Ok(_) => false,
            Err(RecvTimeoutError::Disconnected) => true,
            Err(RecvTimeoutError::Timeout) => panic!("the callback is still kept"),
        }
    }

    fn is_pending(&self) -> bool {
        matches!(self.0.try_recv(), Err(mpsc::TryRecvError::Empty))
    }
}

/// A callback and its answer.
fn callback<T: Send + 'static>() -> (impl FnOnce(T) + Send + 'static, Answer<T>) {
    let (tell, told) = mpsc::channel();
    (move |answer| tell.send(answer).unwrap_or_default(), Answer(told))
}

/// Asks with a callback and waits for its answer.
fn answered<T: Send + 'static>(ask: impl FnOnce(Box<dyn FnOnce(T) + Send>)) -> T {
    let (then, answer) = callback();
    ask(Box::new(then));
    answer.wait()
}
