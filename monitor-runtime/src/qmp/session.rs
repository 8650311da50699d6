//! A QMP session: bytes in, calls and bytes out. It runs no command of the host's, reads no clock, does no I/O. Twin of
//! `human/session`.

use super::dispatch::Dispatcher;
use super::framing::Framer;
use super::negotiation::Capability;
use super::output::Outlet;
use super::request;
use crate::command::{Call, Caller, FrontEnd, Peer};
use crate::json::Members;
use crate::session::KEPT_BYTES;
use crate::usage::Seat;
use crate::{Monitor, Waker};
use std::fmt;
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
pub struct Session {
    /// Its place among the monitor's sessions; none if there were too many, and then it is over from the start.
    _seat: Option<Seat>,
    dispatcher: Dispatcher,
    input: Vec<u8>,
    framer: Framer,
    /// Memory to read requests in.
    members: Members,
    ended: bool,
    /// All input was looked at.
    drained: bool,
}

/// Without what was read: it may be secret.
impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("peer", &self.dispatcher.caller.peer).finish_non_exhaustive()
    }
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
        let seat = Seat::take(&caller);
        if seat.is_none() {
            outlet.outbox.close();
        }
        outlet.greet(monitor.greeted_version(), Capability::OFFERED);
        monitor.events().listen(&outlet);
        Self {
            _seat: seat,
            dispatcher: Dispatcher::new(caller, outlet),
            input: Vec::new(),
            framer: Framer::default(),
            members: Members::default(),
            ended: false,
            drained: true,
        }
    }

    /// Sets what is called when there is something to poll again, from any thread; once.
    pub fn set_waker(&self, waker: Waker) {
        self.dispatcher.outlet.outbox.set_waker(waker);
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
            self.dispatcher.received = descriptors;
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
        self.dispatcher.closing = true;
        self.dispatcher.outlet.outbox.refuse_pending();
    }

    /// The client is gone: what is in flight is asked to cancel, and nothing more is written.
    pub fn handle_disconnect(&mut self) {
        self.ended = true;
        self.dispatcher.outlet.outbox.close();
    }

    /// Whether the driver should read: not while requests wait or the client does not read what it is sent.
    pub fn wants_input(&self) -> bool {
        !self.ended && self.drained && !self.dispatcher.is_full() && !self.is_dropped()
    }

    /// The next call to run, if there is one now. The driver polls until there is none: after input, when
    /// woken, and when it has taken output, which may have been in the way.
    pub fn poll_call(&mut self) -> Option<Call> {
        let Self { dispatcher, input, framer, members, .. } = self;
        loop {
            if let Some(call) = dispatcher.next_queued(members) {
                return Some(call);
            }
            if self.drained || dispatcher.is_full() {
                return None;
            }
            let limits = dispatcher.caller.monitor.bounds();
            let (bytes, depth, tokens) = (limits.request_bytes, limits.depth, limits.tokens);
            let call = if let Some(range) = framer.whole(input, bytes.min(tokens), depth, members) {
                // Its members were found when it was framed.
                let message = &input[range];
                let read = request::understand(message, dispatcher.takes_oob(), members);
                dispatcher.handle(read, message, None)
            } else {
                let Some(frame) = framer.next(input, bytes, depth, tokens) else { break };
                dispatcher.handle_frame(frame, input, members)
            };
            if call.is_some() {
                if framer.consumed() == input.len() {
                    // Nothing is behind it, so the next poll need not look.
                    self.release();
                }
                return call;
            }
        }
        self.release();
        None
    }

    /// When [`handle_timeout`](Self::handle_timeout) is due, by the clock of the monitor's [`Events`](crate::Events);
    /// asked again after each waking.
    pub fn poll_timeout(&self) -> Option<SystemTime> {
        let events = self.dispatcher.caller.monitor.events().poll_timeout();
        let due = [self.dispatcher.outlet.poll_timeout(), events, self.negotiation_due()];
        due.into_iter().flatten().min()
    }

    /// When the client is to have negotiated, if it has not.
    fn negotiation_due(&self) -> Option<SystemTime> {
        let Dispatcher { caller, outlet, .. } = &self.dispatcher;
        let time = caller.monitor.bounds().negotiation?;
        let over = self.dispatcher.has_negotiated() || self.is_dropped();
        if over { None } else { outlet.outbox.since().checked_add(time) }
    }

    /// Sends what was held back until `now`; or drops the client that should have negotiated by now.
    pub fn handle_timeout(&mut self, now: SystemTime) {
        if self.negotiation_due().is_some_and(|due| due <= now) {
            let Caller { monitor, peer, .. } = &*self.dispatcher.caller;
            log::warn!("monitor {}: {peer} has not negotiated in time, and was dropped", monitor.name());
            return self.handle_disconnect();
        }
        self.dispatcher.caller.monitor.events().handle_timeout(now);
        self.dispatcher.outlet.handle_timeout(now);
    }

    /// Moves what is to be written to the end of `into`. File descriptors that were to go with it are closed.
    pub fn poll_output(&mut self, into: &mut Vec<u8>) {
        self.dispatcher.outlet.outbox.take_output(into);
    }

    /// Moves what is to be written to the end of `into`, up to the next reply that has file descriptors of its own, and
    /// returns those that are to be sent (`SCM_RIGHTS`) with the first byte that was moved. For drivers whose [`Peer`]
    /// [carries them](Peer::carries_descriptors); to be called until it moves nothing.
    pub fn poll_passing(&mut self, into: &mut Vec<u8>) -> Vec<OwnedFd> {
        self.dispatcher.outlet.outbox.take_passing(into)
    }

    /// Whether all is said: the client has ended and was answered, or it was dropped because it does not read.
    pub fn is_finished(&self) -> bool {
        let inside = self.dispatcher.outlet.outbox.lock();
        let done = self.ended && self.drained && self.dispatcher.queue.is_empty();
        inside.closed || done && inside.in_flight == 0 && inside.output.is_empty()
    }

    /// Whether nothing more is written, whatever was asked: the client is gone, or it did not read what it was sent.
    pub fn is_dropped(&self) -> bool {
        self.dispatcher.outlet.outbox.lock().closed
    }

    /// Drops input that was looked at: all of it, but for a message that has only begun.
    fn release(&mut self) {
        self.drained = true;
        let done = self.framer.consumed();
        if done == self.input.len() {
            self.input.clear();
            // A large request leaves no large buffer behind.
            self.input.shrink_to(KEPT_BYTES);
            self.members.shrink_to(KEPT_BYTES);
        } else {
            self.input.drain(..done);
        }
        self.framer.forget(done);
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.dispatcher.outlet.outbox.close();
    }
}
