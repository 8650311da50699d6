//! A QMP session: bytes in, calls and bytes out. It runs no command of the host's, reads no clock, does no I/O. Twin of
//! `human/session`.

use super::framing::{Frame, Framer};
use super::negotiation::{self, Capability, Negotiation};
use super::output::Outlet;
use super::queue::{Queue, Queued};
use super::request::{self, Refused, Request};
use crate::command::{Answer, Call, Caller, FrontEnd, OwnCall, Peer, Request as Emitted, run_own};
use crate::json::Members;
use crate::session::{KEPT_BYTES, closing};
use crate::usage::Seat;
use crate::{Error, ErrorClass, Monitor, Waker};
use std::ops::Range;
use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::time::SystemTime;

/// One client of a QMP monitor.
///
/// A driver gives it what it reads ([`handle_input`](Self::handle_input)), runs the calls it emits
/// ([`poll_call`](Self::poll_call)) and writes what it says ([`poll_output`](Self::poll_output)), until
/// [`is_finished`](Self::is_finished). Dropping it is the client's disconnect: commands in flight are asked to cancel,
/// and what they answer is dropped.
///
/// ```
/// # use monitor_runtime::{CommandTable, Events, Monitor, Peer, builtin, command_table, qmp};
/// # use std::sync::Arc;
/// # struct Vmm;
/// command_table! { static COMMANDS: CommandTable<Vmm> = [..builtin::QMP]; }
///
/// let events = Events::new(std::time::SystemTime::now);
/// let monitor = Arc::new(Monitor::new("qmp0", &COMMANDS, &events));
/// let mut session = qmp::Session::new(&monitor, Peer::at("a test"));
/// session.handle_input(br#"{"execute":"qmp_capabilities"} {"execute":"query-commands","id":1}"#);
/// while let Some(call) = session.poll_call() {
///     COMMANDS.run(&mut Vmm, call);
/// }
/// let mut output = Vec::new();
/// session.poll_output(&mut output);
/// assert!(output.ends_with(b"\"id\":1}\r\n"));
/// ```
#[derive(Debug)]
pub struct Session {
    /// Its place among the monitor's sessions; none if there were too many, and then it is over from the start.
    _seat: Option<Seat>,
    caller: Arc<Caller>,
    outlet: Arc<Outlet>,
    input: Vec<u8>,
    framer: Framer,
    negotiation: Negotiation,
    /// Requests that were read and do not run yet.
    queue: Queue,
    /// Memory to read requests in.
    members: Members,
    /// The file descriptors that came last and that no command has taken.
    received: Vec<OwnedFd>,
    ended: bool,
    /// Requests that come to their turn are refused.
    closing: bool,
    /// All input was looked at.
    drained: bool,
}

impl Session {
    /// A session with a client that has just connected. Its greeting waits in the output.
    pub fn new(monitor: &Arc<Monitor>, peer: Peer) -> Self {
        let caller = Arc::new(Caller {
            monitor: Arc::clone(monitor),
            front_end: FrontEnd::Qmp,
            peer,
            cpu_index: None,
        });
        let outlet = Arc::new(Outlet::new(&caller));
        let seat = monitor.sit();
        if seat.is_none() {
            outlet.outbox.close();
        }
        outlet.greet(monitor.greeted_version(), Capability::OFFERED);
        monitor.events().listen(&outlet);
        Self {
            _seat: seat,
            caller,
            outlet,
            input: Vec::new(),
            framer: Framer::default(),
            negotiation: Negotiation::default(),
            queue: Queue::default(),
            members: Members::default(),
            received: Vec::new(),
            ended: false,
            closing: false,
            drained: true,
        }
    }

    /// Sets what is called when there is something to poll again, from any thread; once.
    pub fn set_waker(&self, waker: Waker) {
        self.outlet.outbox.set_waker(waker);
    }

    /// Takes what the client sent.
    pub fn handle_input(&mut self, bytes: &[u8]) {
        self.input.extend_from_slice(bytes);
        self.drained = false;
    }

    /// Takes the file descriptors that came with the next input. They wait for a command that takes one; those that came
    /// before, and those that it does not take, are closed (as in QEMU).
    pub fn handle_descriptors(&mut self, descriptors: Vec<OwnedFd>) {
        if !descriptors.is_empty() {
            self.received = descriptors;
        }
    }

    /// The client sends no more. What it asked is still answered; half a request is dropped.
    pub fn handle_end(&mut self) {
        self.ended = true;
    }

    /// The monitor closes: requests in flight and waiting are answered with an error, and the session is finished when its
    /// output was taken.
    pub fn handle_close(&mut self) {
        self.ended = true;
        self.closing = true;
        self.outlet.outbox.refuse_pending();
    }

    /// The client is gone: what is in flight is asked to cancel, and nothing more is written.
    pub fn handle_disconnect(&mut self) {
        self.ended = true;
        self.outlet.outbox.close();
    }

    /// Whether the driver should read: not while requests wait or the client does not read what it is sent.
    pub fn wants_input(&self) -> bool {
        let inside = self.outlet.outbox.lock();
        let reads = inside.output.len() <= self.caller.monitor.bounds().output_bytes / 2;
        !self.ended && self.drained && reads && !inside.closed
    }

    /// The next call to run, if there is one now. The driver polls until there is none: after input, when
    /// woken, and when it has taken output, which may have been in the way.
    pub fn poll_call(&mut self) -> Option<Call> {
        loop {
            if let Some(call) = self.next_queued() {
                return Some(call);
            }
            if self.is_full() {
                return None;
            }
            let limits = self.caller.monitor.bounds();
            let (bytes, depth, tokens) = (limits.request_bytes, limits.depth, limits.tokens);
            if let Some(range) = self.framer.whole(&self.input, bytes.min(tokens), depth, &mut self.members) {
                if let Some(call) = self.handle_whole(range) {
                    return Some(call);
                }
            } else if let Some(frame) = self.framer.next(&self.input, bytes, depth, tokens) {
                if let Some(call) = self.handle_frame(frame) {
                    return Some(call);
                }
            } else {
                self.release();
                self.drained = true;
                return None;
            }
        }
    }

    /// When [`handle_timeout`](Self::handle_timeout) is due, by the clock of the monitor's [`Events`](crate::Events);
    /// asked again after each waking.
    pub fn poll_timeout(&self) -> Option<SystemTime> {
        let events = self.caller.monitor.events().poll_timeout();
        self.outlet.poll_timeout().into_iter().chain(events).min()
    }

    /// Sends what was held back until `now`.
    pub fn handle_timeout(&mut self, now: SystemTime) {
        self.caller.monitor.events().handle_timeout(now);
        self.outlet.handle_timeout(now);
    }

    /// Moves what is to be written to the end of `into`. File descriptors that were to go with it are closed.
    pub fn poll_output(&mut self, into: &mut Vec<u8>) {
        self.outlet.outbox.take_output(into);
    }

    /// Moves what is to be written to the end of `into`, up to the next reply that has file descriptors of its own, and
    /// returns those that are to be sent (`SCM_RIGHTS`) with the first byte that was moved. For drivers whose [`Peer`]
    /// [carries them](Peer::carries_descriptors); to be called until it moves nothing.
    pub fn poll_passing(&mut self, into: &mut Vec<u8>) -> Vec<OwnedFd> {
        self.outlet.outbox.take_passing(into)
    }

    /// Whether all is said: the client has ended and was answered, or it was dropped because it does not read.
    pub fn is_finished(&self) -> bool {
        let inside = self.outlet.outbox.lock();
        let done = self.ended && self.drained && self.queue.is_empty();
        inside.closed || done && inside.in_flight == 0 && inside.output.is_empty()
    }

    /// Whether nothing more is written, whatever was asked: the client is gone, or it did not read what it was sent.
    pub fn is_dropped(&self) -> bool {
        self.outlet.outbox.lock().closed
    }

    /// Drops input that was looked at.
    fn release(&mut self) {
        let done = self.framer.consumed();
        if done == self.input.len() {
            self.input.clear();
            // A large request leaves no large buffer behind.
            self.input.shrink_to(KEPT_BYTES);
        } else {
            self.input.drain(..done);
        }
        self.framer.forget(done);
    }

    fn handle_frame(&mut self, frame: Frame) -> Option<Call> {
        let error = match frame {
            Frame::Message(range) => {
                let message = self.input[range].to_vec();
                return self.handle_message(&message, None);
            }
            Frame::Stray(byte) => request::syntax(&format!("stray '{}'", byte.escape_ascii())),
            Frame::TooLarge => Error::generic("JSON token size limit exceeded"),
            Frame::TooMany => Error::generic("JSON token count limit exceeded"),
            Frame::TooDeep => Error::generic("JSON nesting depth limit exceeded"),
        };
        self.refuse(Refused::unread(error), true);
        None
    }

    /// A message whose members were found when it was framed.
    fn handle_whole(&mut self, range: Range<usize>) -> Option<Call> {
        // Taken, so that the request may borrow from them while the session is at work; put back as they were.
        let (input, members) = (std::mem::take(&mut self.input), std::mem::take(&mut self.members));
        let bytes = &input[range];
        let call = self.handle_read(request::understand(bytes, self.negotiation.oob, &members), bytes, None);
        (self.input, self.members) = (input, members);
        call
    }

    /// A message, perhaps malformed; one that was queued before, with what was passed to it, has come to its turn.
    fn handle_message(&mut self, bytes: &[u8], queued: Option<Vec<OwnedFd>>) -> Option<Call> {
        let mut members = std::mem::take(&mut self.members);
        let call = self.handle_read(request::read(bytes, self.negotiation.oob, &mut members), bytes, queued);
        self.members = members;
        call
    }

    /// Runs, queues or refuses what was read of `bytes`.
    fn handle_read(
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
    fn is_full(&self) -> bool {
        let limits = self.caller.monitor.bounds();
        let ahead = if self.negotiation.oob { limits.read_ahead } else { 0 };
        // What one read brings must not pass the bound of a client that does read.
        let inside = self.outlet.outbox.lock();
        let unread = inside.output.len() > limits.output_bytes / 2;
        unread
            || self.queue.is_full(limits.queued, ahead)
            || self.queue.is_ahead(ahead) && !self.outlet.outbox.has_room(&inside)
    }

    /// Whether another call may be in flight.
    fn has_room(&self) -> bool {
        self.outlet.outbox.has_room(&self.outlet.outbox.lock())
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
    fn next_queued(&mut self) -> Option<Call> {
        while !self.queue.is_empty() && self.has_room() {
            let limits = self.caller.monitor.bounds();
            let ordered = self.queue.has_ordered() && self.outlet.outbox.lock().front.running.is_none();
            let next =
                if ordered { self.queue.pop_ordered(limits.queued) } else { self.queue.pop_independent() };
            match next? {
                Queued::Refused(refused) => self.outlet.refuse(&refused.id, &refused.error),
                Queued::Message(bytes, passed) => {
                    if let Some(call) = self.handle_message(&bytes, Some(passed)) {
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
        let number = self.caller.monitor.events().number_call();
        let (mut bound, mut id) = self.outlet.start(number, ordered);
        if let Some(read) = request.id {
            read.write(&mut id);
        }
        let to: Arc<dyn Answer> = Arc::clone(&self.outlet) as Arc<dyn Answer>;
        match found {
            Found::Host(entry) => {
                request.bind(self.caller.monitor.commands().entry(entry).info, &mut bound);
                bound.descriptors = passed;
                let out_of_band = request.out_of_band;
                Some(Call::new(&self.caller, to, Emitted { entry, out_of_band, bound, number, id }))
            }
            Found::Session(command) => {
                request.bind(command, &mut bound);
                let own = OwnCall { caller: &self.caller, to, command, bound, number, id };
                if let Some(run) = negotiation::COMMANDS.find(command) {
                    run_own(run, &mut self.negotiation, own);
                }
                // Only now: no event comes before the negotiation's own reply.
                let mut inside = self.outlet.outbox.lock();
                inside.front.negotiated = self.negotiation.complete;
                inside.front.progress = self.negotiation.progress;
                None
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
        if let Some(info) = negotiation::COMMANDS.by_name(name) {
            return if request.out_of_band { not_oob() } else { Ok(Found::Session(info)) };
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
        Ok(Found::Host(entry))
    }
}

/// A command and who runs it.
enum Found {
    Host(usize),
    Session(&'static crate::CommandInfo),
}

impl Drop for Session {
    fn drop(&mut self) {
        self.outlet.outbox.close();
    }
}
