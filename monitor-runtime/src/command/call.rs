//! A call: a row of a table, its arguments, who asked and where the answer goes. It owns all of it and may cross
//! threads; the host decides where it runs.

use super::check::Passed;
use super::join::Run;
use super::{Answer, Arguments, Bound, Caller, CommandInfo, Commands, Prompted, Registers, Reply, Ticket};
use crate::Error;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::os::fd::OwnedFd;
use std::sync::Arc;

/// A command that a session wants run: `table.run(&mut context, call)`.
///
/// Dropping it unrun answers the client with an error.
#[derive(Debug)]
#[must_use = "a call that is dropped answers with an error"]
pub struct Call {
    pub(super) commands: &'static Commands,
    pub(super) entry: usize,
    pub(super) out_of_band: bool,
    pub(super) caller: Arc<Caller>,
    pub(super) bound: Arc<Bound>,
    /// The descriptors that were passed with the request; at most one for each parameter that takes one.
    passed: Vec<OwnedFd>,
    pub(super) reply: Reply,
}

/// A call is being run.
#[cfg(feature = "serve")]
#[must_use = "the call is noted until this is dropped"]
pub(crate) struct Running {
    to: Arc<dyn Answer>,
    number: u64,
}

#[cfg(feature = "serve")]
impl Drop for Running {
    fn drop(&mut self) {
        self.to.end(self.number);
    }
}

/// What a session knows of a request when it emits the call.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) entry: usize,
    pub(crate) out_of_band: bool,
    pub(crate) bound: Arc<Bound>,
    pub(crate) passed: Vec<OwnedFd>,
    pub(crate) ticket: Box<Ticket>,
}

impl Call {
    pub(crate) fn new(caller: &Arc<Caller>, to: Arc<dyn Answer>, request: Request) -> Self {
        let commands = caller.monitor.commands();
        Self {
            commands,
            entry: request.entry,
            out_of_band: request.out_of_band,
            caller: Arc::clone(caller),
            bound: request.bound,
            passed: request.passed,
            reply: Reply::new(caller, commands.entry(request.entry).info, request.ticket, to),
        }
    }

    /// The declaration of the command.
    pub fn command(&self) -> &'static CommandInfo {
        self.reply.command()
    }

    /// Who asked.
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// Whether it is to run out of band: `table.run_oob(&shared, call)`, at once, on the thread that read it.
    pub fn is_out_of_band(&self) -> bool {
        self.out_of_band
    }

    /// Notes for `query-pending` that it is run from now on, until the guard is dropped. What stays open behind that is
    /// tracked by its reply.
    #[cfg(feature = "serve")]
    pub(crate) fn note_running(&self) -> Running {
        let running = Running { to: Arc::clone(self.reply.to()), number: self.reply.name().0 };
        running.to.begin(running.number, self.command());
        running
    }

    /// Answers without running it.
    pub fn refuse(mut self, error: Error) {
        self.reply.fail(error);
    }

    /// Binds the arguments that had to wait for the host. Whether that fails is told by who takes them, after the run
    /// state was looked at.
    pub(super) fn bind(&mut self, registers: Registers<'_>) {
        if let Some(Prompted::Bind(deferred)) = self.bound.prompted.as_deref() {
            self.bound = Arc::new(deferred.bind(registers).unwrap_or_else(Bound::refused));
        }
    }

    /// Runs it, and returns the call that its handler wants run after it.
    pub(crate) fn invoke(self, run: impl FnOnce(usize, Invocation<'_>)) -> Option<Box<Self>> {
        self.invoke_unless(None, run)
    }

    /// Likewise, but the handler is not called where it is `checked` that all arguments are read.
    pub(super) fn invoke_unless(
        self,
        checked: Option<&Passed>,
        run: impl FnOnce(usize, Invocation<'_>),
    ) -> Option<Box<Self>> {
        let Self { entry, caller, bound, passed, reply, .. } = self;
        let command = reply.command();
        let descriptors = RefCell::new(passed.into_iter());
        let next = Next::default();
        let arguments =
            Arguments { command, bound: &bound, caller: &caller, descriptors, next: &next, checked };
        let observed = reply.observed().cloned();
        // Whatever becomes of the handler, its obligation ends where it does: an observer may go on after a panic.
        let run = |mut reply| run(entry, Invocation { arguments: &arguments, reply: &mut reply });
        match observed {
            None => run(reply),
            Some(observed) => observed.run(|| run(reply)),
        }
        next.0.into_inner()
    }
}

/// The call that is to run when a handler has returned: a built-in command that answers with what another one says
/// takes it as a parameter. The handler cannot run it itself, since it has not the host's context.
#[derive(Default)]
pub(crate) struct Next(Cell<Option<Box<Call>>>);

impl fmt::Debug for Next {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Next").finish_non_exhaustive()
    }
}

impl Next {
    pub(crate) fn set(&self, call: Option<Call>) {
        self.0.set(call.map(Box::new));
    }
}

/// Runs a command that the session itself answers, on the session's own state.
pub(crate) fn run_own<D>(run: Run<D>, state: &mut D, own: OwnCall<'_>) {
    let OwnCall { caller, to, command, bound, ticket } = own;
    let mut reply = Reply::new(caller, command, ticket, to);
    // What a session runs itself needs no context, and hands nothing on.
    let next = Next::default();
    let arguments = Arguments {
        command,
        bound: &bound,
        caller,
        descriptors: RefCell::default(),
        next: &next,
        checked: None,
    };
    run(state, Invocation { arguments: &arguments, reply: &mut reply });
}

/// A call that never leaves its session.
pub(crate) struct OwnCall<'a> {
    pub(crate) caller: &'a Arc<Caller>,
    pub(crate) to: Arc<dyn Answer>,
    pub(crate) command: &'static CommandInfo,
    pub(crate) bound: Arc<Bound>,
    pub(crate) ticket: Box<Ticket>,
}

/// A call being run, for the code the attribute emits.
#[derive(Debug)]
pub struct Invocation<'a> {
    // Lent, so that moving and dropping them is nobody's who is there once for each command.
    arguments: &'a Arguments<'a>,
    reply: &'a mut Reply,
}

/// What a person has typed of an argument and wants completed, by the host.
#[derive(Clone, Debug)]
pub(crate) struct Completes {
    /// The parameter.
    pub(crate) index: usize,
    pub(crate) word: String,
}

impl<'a> Invocation<'a> {
    /// What was typed of the argument at `index`, if its values are asked for and the command is not to run.
    pub fn completes(&self, index: usize) -> Option<&'a str> {
        let Some(Prompted::Complete(completes)) = self.arguments.bound.prompted.as_deref() else {
            return None;
        };
        (completes.index == index).then_some(&*completes.word)
    }

    /// Answers with values of the argument.
    pub fn suggest(self, values: Vec<String>) {
        self.reply.suggest(values);
    }

    /// Its arguments, and the obligation to answer it.
    pub fn into_parts(self) -> (&'a Arguments<'a>, &'a mut Reply) {
        (self.arguments, self.reply)
    }
}
