//! The machine that is served: commands that wait, block, panic and talk to the test through channels. The thread that
//! runs it is `host`'s.

use monitor_runtime::serve::Stopper;
use monitor_runtime::{
    Caller, CommandTable, Completion, Error, Events, builtin, command_table, monitor_commands, monitor_event,
};
use serde::Serialize;
use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex};

command_table! {
    pub(crate) static COMMANDS: CommandTable<Vmm, Shared> = [
        ..Vmm::COMMANDS, shared ..Shared::COMMANDS in |vmm| &*vmm.shared, ..builtin::QMP, ..builtin::HUMAN, ..builtin::MONITORS,
        ..builtin::PENDING,
        event Counted, event Throttled,
    ];
}

/// A command that was submitted, for the test to complete.
#[derive(Debug)]
pub(crate) struct Held {
    pub(crate) tag: String,
    pub(crate) done: Completion<u64>,
}

/// Where the machine tells the test what happens.
#[derive(Clone, Debug)]
pub(crate) struct Wires {
    pub(crate) held: Sender<Held>,
    pub(crate) cancelled: Sender<String>,
    /// The host's thread is inside `block`.
    pub(crate) entered: Sender<()>,
}

/// The context of the commands; the `Rc` keeps it from being `Send`.
#[derive(Debug)]
pub(crate) struct Vmm {
    pub(crate) notes: Rc<RefCell<Vec<u64>>>,
    pub(crate) wires: Wires,
    pub(crate) shared: Arc<Shared>,
    pub(crate) events: Events,
    pub(crate) stopper: Stopper,
}

/// Something was counted.
#[monitor_event(name = "COUNTED")]
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct Counted {
    /// How many.
    pub(crate) count: u64,
}

/// Something was counted, faster than anybody wants to know.
#[monitor_event(name = "THROTTLED", rate_limit_ms = 20)]
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct Throttled {
    /// How many.
    pub(crate) count: u64,
}

#[monitor_commands]
impl Vmm {
    /// Say it again.
    #[monitor_command]
    fn echo(&self, value: u64) -> u64 {
        value
    }

    /// Wait until the test completes it.
    #[monitor_command(async)]
    fn hold(&mut self, tag: String, done: Completion<u64>) {
        let (cancelled, name) = (self.wires.cancelled.clone(), tag.clone());
        // A test that has seen enough listens no more.
        done.on_cancel(move |_| drop(cancelled.send(name)));
        drop(self.wires.held.send(Held { tag, done }));
    }

    /// Occupy the host's thread until the test releases it.
    #[monitor_command]
    fn block(&self) {
        let _ = self.wires.entered.send(());
        self.shared.wait();
    }

    /// Answer, and then occupy the host's thread until the test releases it.
    #[monitor_command(async)]
    fn answer_and_block(&self, done: Completion<()>) {
        done.complete(());
        self.block();
    }

    /// Write a number down.
    #[monitor_command]
    fn note(&mut self, value: u64) {
        self.notes.borrow_mut().push(value);
    }

    /// What was written down.
    #[monitor_command]
    fn query_notes(&self) -> Vec<u64> {
        self.notes.borrow().clone()
    }

    /// Answer so many bytes.
    #[monitor_command]
    fn fill(&self, bytes: usize) -> String {
        "x".repeat(bytes)
    }

    /// Emit so many events.
    #[monitor_command]
    fn announce(&self, count: u64) {
        for count in 1..=count {
            self.events.emit(&Counted { count });
        }
    }

    /// Pass a descriptor for each text, in which it stands.
    #[monitor_command(async)]
    fn hand_out(&self, texts: Vec<String>, done: Completion<usize>) -> Result<(), Error> {
        for text in &texts {
            let (reader, mut writer) = io::pipe()?;
            writer.write_all(text.as_bytes())?;
            done.attach(reader)?;
        }
        done.complete(texts.len());
        Ok(())
    }

    /// The process that asks.
    #[monitor_command]
    fn query_asker(&self, caller: &Caller) -> Option<i32> {
        caller.peer().pid
    }

    /// Panic.
    #[monitor_command]
    fn explode(&self) -> u64 {
        panic!("a test's own panic")
    }

    /// Panic holding the completion.
    #[monitor_command(async)]
    fn explode_submitting(&self, done: Completion<u64>) {
        let _held = done;
        panic!("a test's own panic")
    }

    /// Stop the server.
    #[monitor_command]
    fn quit(&self) {
        self.stopper.stop();
    }
}

/// What commands out of band reach.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    /// How many may still leave `block`. Raised by the test, lowered by whoever leaves.
    opened: Mutex<u64>,
    changed: Condvar,
}

impl Shared {
    fn wait(&self) {
        let opened = self.opened.lock().unwrap();
        *self.changed.wait_while(opened, |opened| *opened == 0).unwrap() -= 1;
    }

    /// Lets one out of `block`.
    pub(crate) fn release(&self) {
        *self.opened.lock().unwrap() += 1;
        self.changed.notify_all();
    }
}

#[monitor_commands(shared)]
impl Shared {
    /// Say that it ran.
    #[monitor_command(oob)]
    fn ping(&self) -> u64 {
        *self.opened.lock().unwrap()
    }

    /// Panic out of band.
    #[monitor_command(oob)]
    fn explode_aside(&self) {
        panic!("a test's own panic")
    }
}
