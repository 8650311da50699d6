//! What becomes of the requests of a QMP session: each runs, waits for its turn, or is refused. How they are read is
//! `request`'s, how their bytes are found `framing`'s.

use super::framing::Frame;
use super::negotiation::{self, Negotiation};
use super::output::Outlet;
use super::queue::{Queue, Queued};
use super::request::{self, Refused, Request};
use crate::builtin::{Builtins, PENDING_COMMANDS};
use crate::command::{Answer, Bound, Call, Caller, CommandInfo, OwnCall, Request as Emitted, Run, run_own};
use crate::json::Members;
use crate::session::{KEPT_BYTES, closing};
use crate::{Error, ErrorClass};
use std::os::fd::OwnedFd;
use std::sync::Arc;

/// The requests of a session, and by which rules they run.
#[derive(Debug)]
pub(super) struct Dispatcher {
    pub(super) caller: Arc<Caller>,
    pub(super) outlet: Arc<Outlet>,
    negotiation: Negotiation,
    /// Requests that were read and do not run yet.
    pub(super) queue: Queue,
    /// The file descriptors that came last and that no command has taken.
    pub(super) received: Vec<OwnedFd>,
    /// Requests that come to their turn are refused.
    pub(super) closing: bool,
    /// Memory for the arguments of the next call, once the last one has let go of it.
    bound: Option<Arc<Bound>>,
}

impl Dispatcher {
    pub(super) fn new(caller: Arc<Caller>, outlet: Arc<Outlet>) -> Self {
        Self {
            caller,
            outlet,
            negotiation: Negotiation::default(),
            queue: Queue::default(),
            received: Vec::new(),
            closing: false,
            bound: None,
        }
    }

    /// Whether requests may say that they run out of band.
    pub(super) fn takes_oob(&self) -> bool {
        self.negotiation.oob
    }

    pub(super) fn has_negotiated(&self) -> bool {
        self.negotiation.complete
    }

    /// What the framer found in `input`: a message, or what is none.
    pub(super) fn handle_frame(&mut self, frame: Frame, input: &[u8], members: &mut Members) -> Option<Call> {
        let error = match frame {
            Frame::Message(range) => return self.handle_message(&input[range], members, None),
            Frame::Stray(byte) => request::syntax(&format!("stray '{}'", byte.escape_ascii())),
            Frame::TooLarge => Error::generic("JSON token size limit exceeded"),
            Frame::TooMany => Error::generic("JSON token count limit exceeded"),
            Frame::TooDeep => Error::generic("JSON nesting depth limit exceeded"),
        };
        self.refuse(Refused::unread(error), true);
        None
    }

    /// A message, perhaps malformed; one that was queued before, with what was passed to it, has come to its turn.
    fn handle_message(
        &mut self,
        bytes: &[u8],
        members: &mut Members,
        queued: Option<Vec<OwnedFd>>,
    ) -> Option<Call> {
        self.handle(request::read(bytes, self.negotiation.oob, members), bytes, queued)
    }

    /// Runs, queues or refuses what was read of `bytes`.
    pub(super) fn handle(
        &mut self,
        read: Result<Request<'_>, Refused>,
        bytes: &[u8],
        queued: Option<Vec<OwnedFd>>,
    ) -> Option<Call> {
        let fresh = queued.is_none();
        match read {
            Ok(request) => {
                let ordered = !request.out_of_band && self.is_ordered(request.id.is_some());
                // Taken when the request is read, whenever it runs: the next one brings its own.
                let passed = queued.unwrap_or_else(|| self.passed_to(&request));
                if fresh && !request.out_of_band && self.must_wait(ordered) {
                    self.enqueue(Queued::Message(bytes.to_vec(), passed), ordered);
                    return None;
                }
                self.start(request, ordered, passed)
            }
            Err(refused) => {
                self.refuse(refused, fresh);
                None
            }
        }
    }

    /// The descriptors that `request` takes of those that came. The others of them are closed.
    fn passed_to(&mut self, request: &Request<'_>) -> Vec<OwnedFd> {
        if self.received.is_empty() {
            return Vec::new();
        }
        match self.find(request) {
            Ok(Found::Host(entry)) => {
                let takes = self.caller.monitor.commands().entry(entry).info.descriptors();
                if takes == 0 {
                    return Vec::new();
                }
                let mut passed = std::mem::take(&mut self.received);
                passed.truncate(takes);
                passed
            }
            _ => Vec::new(),
        }
    }

    /// Whether a request runs after the one before it. Without an id its sender cannot tell answers apart, so they come in
    /// order.
    fn is_ordered(&self, has_id: bool) -> bool {
        !has_id || self.caller.monitor.is_in_order()
    }

    /// Whether no more requests are looked at. A client that may send some out of band is read ahead of those that wait
    /// (QEMU is not: eight that wait hold up what was to overtake them).
    pub(super) fn is_full(&self) -> bool {
        let limits = self.caller.monitor.bounds();
        let ahead = if self.negotiation.oob { limits.read_ahead } else { 0 };
        // What one read brings must not pass the bound of a client that does read.
        self.outlet.outbox.is_unread()
            || self.queue.is_full(limits.queued, ahead)
            || self.queue.is_ahead(ahead) && !self.outlet.outbox.has_room()
    }

    /// Whether another call may be in flight.
    fn has_room(&self) -> bool {
        self.outlet.outbox.has_room()
    }

    /// Whether a request in band has to wait: for the one before it, or for room.
    fn must_wait(&self, ordered: bool) -> bool {
        let behind = if ordered { self.is_busy() } else { self.queue.has_independent() };
        // Where nothing is read ahead, there is room for whatever is looked at.
        behind || self.negotiation.oob && !self.has_room()
    }

    /// Whether one is running of those that run in order, or about to.
    fn is_busy(&self) -> bool {
        self.queue.has_ordered() || self.outlet.outbox.lock().front.running.is_some()
    }

    fn enqueue(&mut self, queued: Queued, ordered: bool) {
        if ordered {
            self.queue.push_ordered(queued, self.caller.monitor.bounds().queued);
        } else {
            self.queue.push_independent(queued);
        }
    }

    /// Answers with an error, in its turn.
    fn refuse(&mut self, refused: Refused, fresh: bool) {
        let ordered = !refused.out_of_band && self.is_ordered(!refused.id.is_empty());
        if fresh && ordered && self.is_busy() {
            self.enqueue(Queued::Refused(refused), true);
        } else {
            self.outlet.refuse(&refused.id, &refused.error);
        }
    }

    /// The next of the requests that waited: in order once the one before it was answered, the others when there is room.
    pub(super) fn next_queued(&mut self, members: &mut Members) -> Option<Call> {
        while !self.queue.is_empty() && self.has_room() {
            let limits = self.caller.monitor.bounds();
            let ordered = self.queue.has_ordered() && self.outlet.outbox.lock().front.running.is_none();
            let next =
                if ordered { self.queue.pop_ordered(limits.queued) } else { self.queue.pop_independent() };
            match next? {
                Queued::Refused(refused) => self.outlet.refuse(&refused.id, &refused.error),
                Queued::Message(bytes, passed) => {
                    if let Some(call) = self.handle_message(&bytes, members, Some(passed)) {
                        return Some(call);
                    }
                }
            }
        }
        None
    }

    /// Makes a call of a request, or answers it.
    fn start(&mut self, request: Request<'_>, ordered: bool, passed: Vec<OwnedFd>) -> Option<Call> {
        let found = match self.find(&request) {
            Ok(found) => found,
            Err(error) => {
                let mut id = Vec::new();
                if let Some(read) = request.id {
                    read.write(&mut id);
                }
                self.outlet.refuse(&id, &error);
                return None;
            }
        };
        let command = match found {
            Found::Host(entry) => self.caller.monitor.commands().entry(entry).info,
            Found::Session(command, _) => command,
        };
        let mut ticket = self.outlet.start(ordered, command);
        if let Some(id) = request.id {
            id.write(&mut ticket.id);
        }
        let bound = self.bind(&request, command);
        let to: Arc<dyn Answer> = Arc::clone(&self.outlet) as Arc<dyn Answer>;
        match found {
            Found::Host(entry) => {
                let out_of_band = request.out_of_band;
                Some(Call::new(&self.caller, to, Emitted { entry, out_of_band, bound, passed, ticket }))
            }
            Found::Session(command, run) => {
                self.run(run, OwnCall { caller: &self.caller.clone(), to, command, bound, ticket });
                None
            }
        }
    }

    /// The arguments of `request`, in the memory that the last call had, if that is over.
    fn bind(&mut self, request: &Request<'_>, command: &CommandInfo) -> Arc<Bound> {
        let mut bound = self.bound.take().unwrap_or_default();
        if let Some(memory) = Arc::get_mut(&mut bound) {
            request.bind(command, memory);
        } else {
            let mut fresh = Bound::default();
            request.bind(command, &mut fresh);
            bound = Arc::new(fresh);
        }
        if bound.text.capacity() <= KEPT_BYTES {
            self.bound = Some(Arc::clone(&bound));
        }
        bound
    }

    /// Runs a command of the session's own.
    fn run(&mut self, run: Own, call: OwnCall<'_>) {
        match run {
            Own::Pending(run) => run_own(run, &mut Builtins, call),
            Own::Negotiation(run) => {
                run_own(run, &mut self.negotiation, call);
                // Only now: no event comes before the negotiation's own reply.
                let mut inside = self.outlet.outbox.lock();
                inside.front.negotiated = self.negotiation.complete;
                inside.front.progress = self.negotiation.progress;
            }
        }
    }

    /// The command a request names, by the rules of the protocol's state.
    fn find(&self, request: &Request<'_>) -> Result<Found, Error> {
        if self.closing {
            return Err(closing());
        }
        let name = &*request.name;
        let not_found = |text: String| Err(Error::new(ErrorClass::CommandNotFound, text));
        let not_oob = || Err(Error::generic(format!("The command {name} does not support OOB")));
        if let Some((info, run)) = negotiation::COMMANDS.by_name(name) {
            return if request.out_of_band {
                not_oob()
            } else {
                Ok(Found::Session(info, Own::Negotiation(run)))
            };
        }
        if !self.negotiation.complete {
            return not_found("Expecting capabilities negotiation with 'qmp_capabilities'".to_owned());
        }
        let Some(entry) = self.caller.monitor.commands().find_qmp(name) else {
            return not_found(format!("The command {name} has not been found"));
        };
        let info = self.caller.monitor.commands().entry(entry).info;
        info.permit(name, self.caller.monitor.rules().reject)?;
        if request.out_of_band && !info.oob {
            return not_oob();
        }
        // Not the host's, which may be busy with the very command they are about.
        match PENDING_COMMANDS.find(info) {
            Some(run) if info.access <= self.caller.monitor.allowed_access() => {
                Ok(Found::Session(info, Own::Pending(run)))
            }
            _ => Ok(Found::Host(entry)),
        }
    }
}

/// A command and who runs it.
enum Found {
    Host(usize),
    Session(&'static CommandInfo, Own),
}

/// A command that the session runs itself. Twin of the one in `human/session`.
enum Own {
    Negotiation(Run<Negotiation>),
    Pending(Run<Builtins>),
}
