//! Whole sessions: several clients of one monitor, in any order of sending, running, completing, dropping, cancelling and
//! leaving. In the end every request of who stayed was answered exactly once, and who left was told nothing.

mod client;

use super::client::Host;
use crate::machine::{Counted, Number, pass};
use arbitrary::{Arbitrary, Unstructured};
use client::{Client, Request};
use monitor_runtime::{Call, Error, Limits};
use std::time::Duration;

/// The bytes are a list of operations.
pub fn operations(data: &[u8]) {
    let mut data = Unstructured::new(data);
    let Ok(bounds) = u8::arbitrary(&mut data) else { return };
    let mut world = World::new(bounds);
    while !data.is_empty()
        && let Ok(operation) = Operation::arbitrary(&mut data)
    {
        world.perform(operation);
        world.check();
    }
    world.settle();
}

/// Which of several; counted from the first, round and round.
type Which = u8;

#[derive(Arbitrary, Debug)]
enum Operation {
    /// Another client comes.
    Connect {
        human: bool,
    },
    /// A client writes a request.
    Write(Which, Request),
    /// So many of the bytes that it wrote arrive, or all.
    Arrive(Which, u8),
    /// The driver polls a session until it has no more calls, and they run.
    Run(Which),
    /// It polls for one call, and it waits for its thread.
    Hold(Which),
    /// A call that waited runs, is refused, or is dropped.
    RunHeld(Which),
    Refuse(Which),
    DropCall(Which),
    /// A command that was kept completes, fails, is dropped, or says how far it is.
    Complete(Which),
    Fail(Which),
    Drop(Which),
    Progress(Which, u8),
    /// A person presses Ctrl-C.
    Interrupt(Which),
    /// The client ends its direction, is gone, or is sent away.
    End(Which),
    Disconnect(Which),
    Close(Which),
    /// The client reads.
    Read(Which),
    /// Something happens to the machine.
    Event(u8),
    Pass(u8),
}

/// No more clients than this at a time.
const CLIENTS: usize = 6;

struct World {
    host: Host,
    clients: Vec<Client>,
    held: Vec<Call>,
    output_bytes: usize,
    /// The number of the next request: its id.
    next: u64,
}

impl World {
    fn new(bounds: u8) -> Self {
        let mut limits = Limits::default();
        if bounds & 1 != 0 {
            (limits.in_flight, limits.monitor_in_flight, limits.queued) = (2, 5, 2);
        }
        if bounds & 2 != 0 {
            // Hardly a reply more than a client may leave unread before it is dropped.
            (limits.output_bytes, limits.read_ahead) = (4000, 300);
        }
        let output_bytes = limits.output_bytes;
        let host = Host::new(|monitor| {
            monitor.limits(limits).in_order(bounds & 4 != 0).show_events(bounds & 8 != 0)
        });
        let clients = vec![Client::new(&host, false), Client::new(&host, true)];
        Self { host, clients, held: Vec::new(), output_bytes, next: 1 }
    }

    fn client(&mut self, which: Which) -> &mut Client {
        let count = self.clients.len();
        &mut self.clients[usize::from(which) % count]
    }

    fn perform(&mut self, operation: Operation) {
        match operation {
            Operation::Connect { human } => {
                if self.clients.len() == CLIENTS {
                    self.clients.remove(0);
                }
                self.clients.push(Client::new(&self.host, human));
            }
            Operation::Write(which, request) => {
                let number = self.next;
                self.next += 1;
                self.client(which).write(request, number);
            }
            Operation::Arrive(which, bytes) => self.client(which).arrive(bytes),
            Operation::Run(which) => self.run(which),
            Operation::Hold(which) => {
                if let Some(call) = self.client(which).poll_call() {
                    self.held.push(call);
                }
            }
            Operation::Interrupt(which) => self.client(which).interrupt(),
            Operation::End(which) => self.client(which).end(),
            Operation::Disconnect(which) => self.client(which).disconnect(),
            Operation::Close(which) => self.client(which).close(),
            Operation::Read(which) => self.client(which).read(),
            Operation::Event(count) => self.host.vmm.events.emit(&Counted { count: count.into() }),
            Operation::Pass(milliseconds) => {
                pass(Duration::from_millis(milliseconds.into()) * 16);
                self.clients.iter_mut().for_each(Client::handle_timeout);
            }
            operation => self.perform_on_call(operation),
        }
    }

    fn perform_on_call(&mut self, operation: Operation) {
        let which = |which: Which, length: usize| usize::from(which) % length.max(1);
        let (held, kept) = (&mut self.held, &mut self.host.vmm.kept);
        match operation {
            Operation::RunHeld(at) if !held.is_empty() => {
                let call = held.remove(which(at, held.len()));
                self.host.run(call);
            }
            Operation::Refuse(at) if !held.is_empty() => {
                held.remove(which(at, held.len())).refuse(Error::generic("not today"));
            }
            Operation::DropCall(at) if !held.is_empty() => drop(held.remove(which(at, held.len()))),
            Operation::Complete(at) if !kept.is_empty() => {
                kept.remove(which(at, kept.len())).complete(Number { n: at.into() });
            }
            Operation::Fail(at) if !kept.is_empty() => kept.remove(which(at, kept.len())).fail("it failed"),
            Operation::Drop(at) if !kept.is_empty() => drop(kept.remove(which(at, kept.len()))),
            Operation::Progress(at, part) if !kept.is_empty() => {
                kept[which(at, kept.len())].progress(part.into(), 255);
            }
            _ => {}
        }
    }

    fn run(&mut self, which: Which) {
        while let Some(call) = self.client(which).poll_call() {
            self.host.run(call);
        }
    }

    /// What holds at any time.
    fn check(&self) {
        for client in &self.clients {
            client.check(self.output_bytes);
        }
    }

    /// Lets everything end that is under way, and looks at what was said.
    fn settle(&mut self) {
        let mut clients = std::mem::take(&mut self.clients);
        for client in &mut clients {
            client.arrive(u8::MAX);
        }
        // Whatever waits, waits for one of these; each round ends one at least.
        loop {
            let mut busy = false;
            while let Some(call) = self.held.pop() {
                self.host.run(call);
                busy = true;
            }
            if let Some(kept) = self.host.vmm.kept.pop() {
                kept.complete(Number { n: 0 });
                busy = true;
            }
            for client in &mut clients {
                while let Some(call) = client.poll_call() {
                    self.host.run(call);
                    busy = true;
                }
                busy |= client.read_more();
            }
            if !busy {
                break;
            }
        }
        clients.iter_mut().for_each(Client::settle);
    }
}
