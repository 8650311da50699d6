//! The commands under load: at once, out of band, and with completions that come later, fail, are dropped, or wait for
//! their cancellation. The workers that complete them are threads of their own.

use monitor_runtime::{CommandTable, Completion, builtin, command_table, monitor_commands};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::cell::Cell;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

command_table! {
    /// What the clients call.
    pub(super) static SOAKED: CommandTable<Soaked, Shared> = [
        ..Soaked::COMMANDS, shared ..Shared::COMMANDS in |soaked| &soaked.shared,
        ..builtin::QMP, ..builtin::HUMAN, ..builtin::PENDING, ..builtin::HUMAN_MONITOR_COMMAND,
    ];
}

/// What a worker does with a completion.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names say it")]
pub(super) enum Fate {
    Complete,
    Late,
    Fail,
    Drop,
}

struct Work {
    done: Completion<u64>,
    value: u64,
    fate: Fate,
}

/// The context of the commands.
#[derive(Debug)]
pub(super) struct Soaked {
    /// To each worker; they take turns.
    work: Vec<Sender<Work>>,
    turn: Cell<usize>,
    shared: Shared,
}

/// What commands out of band reach.
#[derive(Debug, Default)]
pub(super) struct Shared {
    pokes: AtomicU64,
}

#[monitor_commands(shared)]
impl Shared {
    /// Count how often this was called.
    #[monitor_command(oob)]
    fn poke(&self) -> u64 {
        self.pokes.fetch_add(1, Ordering::Relaxed)
    }
}

#[monitor_commands]
impl Soaked {
    /// Answer what was sent.
    #[monitor_command]
    fn echo(&self, value: u64) -> u64 {
        value
    }

    /// Answer so many bytes.
    #[monitor_command]
    fn fill(&self, size: u16) -> String {
        "x".repeat(size.into())
    }

    /// Answer by way of another thread.
    #[monitor_command(async)]
    fn later(&self, value: u64, fate: Fate, done: Completion<u64>) {
        let turn = self.turn.get();
        self.turn.set((turn + 1) % self.work.len());
        // Where nobody works any more, it is dropped, which answers it.
        let _ = self.work[turn].send(Work { done, value, fate });
    }

    /// Answer when it is cancelled.
    #[monitor_command(async)]
    fn hold(&self, done: Completion<u64>) {
        let held = Arc::new(Mutex::new(None::<Completion<u64>>));
        let hook = Arc::clone(&held);
        done.on_cancel(move |_| release(&hook));
        *held.lock().unwrap() = Some(done);
        // It may have been cancelled before it was there to be released.
        let cancelled = held.lock().unwrap().as_ref().is_some_and(Completion::is_cancelled);
        if cancelled {
            release(&held);
        }
    }
}

fn release(held: &Mutex<Option<Completion<u64>>>) {
    let done = held.lock().unwrap().take();
    if let Some(done) = done {
        done.fail("cancelled");
    }
}

impl Soaked {
    /// What commands out of band reach.
    pub(super) fn shared() -> Shared {
        Shared::default()
    }
}

/// The threads that complete commands.
pub(super) struct Workers(Vec<JoinHandle<()>>);

impl Workers {
    pub(super) fn start() -> (Self, Soaked) {
        let (workers, work) = (0..2)
            .map(|_| {
                let (work, works) = mpsc::channel();
                (thread::spawn(move || perform(&works)), work)
            })
            .unzip();
        (Self(workers), Soaked { work, turn: Cell::new(0), shared: Shared::default() })
    }

    /// Waits for them; they end with the machine.
    pub(super) fn join(self) {
        self.0.into_iter().for_each(|worker| worker.join().unwrap());
    }
}

/// Most are completed as they come; the late ones when others have passed them, or when nothing comes.
fn perform(works: &Receiver<Work>) {
    let mut late = VecDeque::new();
    loop {
        match works.recv_timeout(Duration::from_millis(2)) {
            Ok(Work { done, value, fate: Fate::Complete }) => done.complete(value),
            Ok(Work { done, fate: Fate::Fail, .. }) => done.fail("it failed"),
            Ok(Work { done, fate: Fate::Drop, .. }) => drop(done),
            Ok(work) => late.push_back(work),
            Err(RecvTimeoutError::Timeout) => {
                late.drain(..).for_each(|Work { done, value, .. }: Work| done.complete(value));
            }
            Err(RecvTimeoutError::Disconnected) => return,
        }
        if late.len() > 100
            && let Some(Work { done, value, .. }) = late.pop_front()
        {
            done.complete(value);
        }
    }
}
