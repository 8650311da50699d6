//! A connection over a scripted stream: reads and writes cut anywhere, interrupted, put off, and failing at each call. Real
//! sockets are the drivers' tests'.

use super::*;
use crate::serve::host::{Host, Next};
use crate::serve::session::Kind;
use crate::{CommandTable, Completion, Events, Monitor, builtin, command_table, monitor_commands};
use std::mem;
use std::sync::Mutex;
use std::time::SystemTime;

#[derive(Default)]
struct Vmm {
    held: Vec<Completion<u64>>,
}

#[monitor_commands]
impl Vmm {
    /// Answer what was sent.
    #[monitor_command]
    fn echo(&self, value: String) -> String {
        value
    }

    /// Answer later.
    #[monitor_command(async)]
    fn hold(&mut self, done: Completion<u64>) {
        self.held.push(done);
    }
}

command_table! {
    static COMMANDS: CommandTable<Vmm> = [..Vmm::COMMANDS, ..builtin::QMP, ..builtin::HUMAN];
}

const CONVERSATION: &[u8] =
    br#"{"execute":"qmp_capabilities"} {"execute":"echo","arguments":{"value":"a \u00e9"},"id":1}
{"execute":"hold","id":2}{"execute":"nope"}{"execute":"echo","arguments":{"value":"b"}}"#;

/// What the kernel does at a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    Nothing,
    Interrupted,
    /// Not now; the next call succeeds, if the driver has waited in between.
    NotNow,
    Broken,
    /// A write that takes nothing.
    Nil,
}

/// A client that has sent a conversation and its end, and what it reads.
struct Scripted {
    input: &'static [u8],
    /// No more bytes than this at a time.
    piece: usize,
    fault: Box<dyn FnMut(usize) -> Fault>,
    /// Calls so far.
    calls: usize,
    /// What the last read, and the last write, said was to be waited for.
    waits: (bool, bool),
    failed: bool,
    output: Vec<u8>,
}

impl Scripted {
    fn new(piece: usize, fault: impl FnMut(usize) -> Fault + 'static) -> Self {
        let (fault, output) = (Box::new(fault), Vec::new());
        Self { input: CONVERSATION, piece, fault, calls: 0, waits: (false, false), failed: false, output }
    }

    fn fault(&mut self) -> io::Result<()> {
        assert!(!self.failed, "what has failed is not used any more");
        self.calls += 1;
        match (self.fault)(self.calls - 1) {
            Fault::Nothing | Fault::Nil => Ok(()),
            Fault::Interrupted => Err(ErrorKind::Interrupted.into()),
            Fault::NotNow => Err(ErrorKind::WouldBlock.into()),
            Fault::Broken => {
                self.failed = true;
                Err(ErrorKind::ConnectionReset.into())
            }
        }
    }
}

fn is_wait<T>(result: &io::Result<T>) -> bool {
    result.as_ref().is_err_and(|error| error.kind() == ErrorKind::WouldBlock)
}

impl Transport for Scripted {
    fn read(&mut self, buffer: &mut [u8], _: &mut Passed) -> io::Result<usize> {
        let read = self.fault().map(|()| {
            let length = self.input.len().min(self.piece).min(buffer.len());
            let (piece, rest) = self.input.split_at(length);
            buffer[..length].copy_from_slice(piece);
            self.input = rest;
            length
        });
        self.waits.0 = is_wait(&read);
        read
    }

    fn write(&mut self, bytes: &[u8], _: &[OwnedFd]) -> io::Result<usize> {
        let nil = (self.fault)(usize::MAX) == Fault::Nil;
        let written = self.fault().map(|()| {
            let length = if nil { 0 } else { bytes.len().min(self.piece) };
            self.output.extend_from_slice(&bytes[..length]);
            length
        });
        self.waits.1 = is_wait(&written);
        written
    }

    fn close(&mut self) {}
}

/// A server of one connection, as a driver would have it.
struct Driver {
    host: Arc<Host<Vmm, ()>>,
    vmm: Vmm,
    connection: Connection<Scripted>,
}

impl Driver {
    fn new(stream: Scripted) -> Self {
        let host = Host::new(&COMMANDS, Arc::new(()));
        let events = Events::new(|| SystemTime::UNIX_EPOCH);
        let door = host.open(Kind::Qmp, Monitor::new("qmp0", &COMMANDS, &events));
        let (peer, wire) = (Peer::at("a test"), Wire::clear(stream));
        let connection = Connection::new(&door, peer, wire, Arc::new(|| ()));
        Self { host, vmm: Vmm::default(), connection }
    }

    /// Moves it on to its end, as an edge-triggered driver does: it tells the connection only of what that waits for.
    /// Commands that are held are completed when nothing else moves.
    fn serve(&mut self) {
        let mut buffer = [0; 100];
        loop {
            let turn = self.connection.advance(&mut buffer, &mut |call| self.host.dispatch.dispatch(call));
            let mut ran = false;
            while let Next::Run(call) = self.host.queue().next() {
                self.host.run(&mut self.vmm, call);
                ran = true;
            }
            match turn {
                Turn::Ended => return,
                Turn::Again => {}
                Turn::Wait { read, write, .. } => {
                    let waits = mem::take(&mut self.connection.wire.stream.waits);
                    assert!(!read || waits.0, "a read that is waited for has failed with `WouldBlock`");
                    assert!(!write || waits.1, "and so has a write");
                    if read || write {
                        self.connection.set_ready(read, write);
                    } else if !ran {
                        let held = self.vmm.held.pop().expect("nothing is waited for, and nothing will come");
                        held.complete(2);
                    }
                }
            }
        }
    }
}

/// What is said where nothing is cut; the answers of each line in an order of their own.
fn expected() -> Vec<String> {
    let mut served = Driver::new(Scripted::new(usize::MAX, |_| Fault::Nothing));
    served.serve();
    let lines = lines(&served);
    assert_eq!(lines.len(), 6, "{lines:?}");
    lines
}

fn lines(served: &Driver) -> Vec<String> {
    let output = String::from_utf8(served.connection.wire.stream.output.clone()).unwrap();
    assert!(output.ends_with("\r\n"), "{output:?}");
    let mut lines: Vec<_> = output.lines().map(str::to_owned).collect();
    lines.sort_unstable();
    lines
}

#[test]
fn pieces_of_any_length_make_no_difference() {
    let expected = expected();
    for piece in 1..=CONVERSATION.len() {
        let mut served = Driver::new(Scripted::new(piece, |_| Fault::Nothing));
        served.serve();
        assert_eq!(lines(&served), expected, "by {piece}");
    }
}

#[test]
fn an_interruption_or_a_delay_at_any_call_makes_no_difference() {
    let expected = expected();
    for fault in [Fault::Interrupted, Fault::NotNow] {
        for piece in [1, 7, usize::MAX] {
            // At every other call, then at each alone.
            let mut served = Driver::new(Scripted::new(piece, move |call| {
                if call.is_multiple_of(2) { fault } else { Fault::Nothing }
            }));
            served.serve();
            assert_eq!(lines(&served), expected, "{fault:?} by {piece}");
            for at in 0..40 {
                let mut served =
                    Driver::new(Scripted::new(
                        piece,
                        move |call| if call == at { fault } else { Fault::Nothing },
                    ));
                served.serve();
                assert_eq!(lines(&served), expected, "{fault:?} at {at} by {piece}");
            }
        }
    }
}

/// The client is gone, whichever call says so: the connection ends, uses its stream no more, and cancels.
#[test]
fn an_error_at_any_call_ends_the_connection_and_cancels() {
    let mut whole = Driver::new(Scripted::new(9, |_| Fault::Nothing));
    whole.serve();
    for at in 0..whole.connection.wire.stream.calls {
        let mut served =
            Driver::new(Scripted::new(
                9,
                move |call| if call == at { Fault::Broken } else { Fault::Nothing },
            ));
        served.serve();
        assert!(served.connection.wire.stream.failed, "at {at}");
        let held = mem::take(&mut served.vmm.held);
        let Driver { host, connection, .. } = served;
        assert!(held.iter().all(Completion::is_cancelled), "at {at}");
        drop(connection);
        // Nobody hears of it, and nobody is there any more.
        for held in held {
            held.complete(2);
        }
        assert_eq!((host.doors()[0].occupants(), host.queue().len()), (0, 0), "at {at}");
    }
}

#[test]
fn a_write_that_takes_nothing_is_an_error() {
    let mut served = Driver::new(Scripted::new(9, |_| Fault::Nil));
    served.serve();
    assert_eq!(served.connection.wire.stream.output, b"");
}

/// It left with a command in flight whose answer comes while it is taken down.
#[test]
fn an_answer_may_come_while_the_connection_goes() {
    let cancelled = Arc::new(Mutex::new(0));
    let mut served =
        Driver::new(Scripted::new(usize::MAX, |call| if call < 5 { Fault::Nothing } else { Fault::Broken }));
    let mut buffer = [0; 1000];
    let host = &served.host;
    assert_ne!(served.connection.advance(&mut buffer, &mut |call| host.dispatch.dispatch(call)), Turn::Ended);
    while let Next::Run(call) = served.host.queue().next() {
        served.host.run(&mut served.vmm, call);
    }
    let held = served.vmm.held.pop().unwrap();
    let count = Arc::clone(&cancelled);
    held.on_cancel(move |_| *count.lock().unwrap() += 1);
    drop(served.connection);
    held.complete(2);
    assert_eq!(*cancelled.lock().unwrap(), 1);
}
