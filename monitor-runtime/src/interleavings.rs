//! What may happen at the same time at the end of a command, in every order: completing, dropping, failing, cancelling,
//! closing, leaving, a driver that waits for its wake-up, and the next call, which gets the memory of the last. Run by
//! loom: `RUSTFLAGS="--cfg loom" cargo test -p monitor-runtime --lib interleavings`.

use crate::command::Peer;
use crate::{
    CommandTable, Completion, Error, Events, Limits, Monitor, builtin, command_table, human,
    monitor_commands, qmp,
};
use loom::sync::Notify;
use loom::thread::{self, JoinHandle};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

/// A handler that hands its completion to another thread, and what it returns itself.
#[derive(Default)]
struct Vmm {
    held: Vec<Completion<u64>>,
    thread: Option<JoinHandle<()>>,
}

#[monitor_commands]
impl Vmm {
    /// Answer later.
    #[monitor_command(async)]
    fn hold(&mut self, done: Completion<u64>) {
        self.held.push(done);
    }

    /// Complete, or drop, on another thread, while the handler returns, well or not.
    #[monitor_command(async)]
    fn race(&mut self, complete: bool, fail: bool, done: Completion<u64>) -> Result<(), Error> {
        self.thread = Some(thread::spawn(move || if complete { done.complete(1) } else { drop(done) }));
        if fail { Err(Error::generic("submit failed")) } else { Ok(()) }
    }
}

command_table! {
    static COMMANDS: CommandTable<Vmm> = [..Vmm::COMMANDS, ..builtin::QMP, ..builtin::HUMAN];
}

/// Explores `test`, with up to this many preemptions: two threads show what they can do to each other with fewer.
fn explore(test: impl Fn() + Send + Sync + 'static) {
    let mut model = loom::model::Builder::new();
    model.preemption_bound = Some(3);
    model.check(test);
}

/// One in which a session has one command in flight.
fn monitor() -> Arc<Monitor> {
    bounded(|limits| limits.in_flight = 1)
}

fn bounded(bound: impl FnOnce(&mut Limits)) -> Arc<Monitor> {
    let mut limits = Limits::default();
    bound(&mut limits);
    Arc::new(
        Monitor::new("mon0", &COMMANDS, &Events::new(|| SystemTime::UNIX_EPOCH)).limits(limits).prompt("> "),
    )
}

struct Client {
    session: qmp::Session,
    vmm: Vmm,
    woken: Arc<Notify>,
}

impl Client {
    /// A client that has negotiated, and sent these requests.
    fn new(requests: &str) -> Self {
        Self::of(&monitor(), requests)
    }

    fn of(monitor: &Arc<Monitor>, requests: &str) -> Self {
        let session = qmp::Session::new(monitor, Peer::at("a model"));
        let mut client = Self { session, vmm: Vmm::default(), woken: Arc::new(Notify::new()) };
        client.session.handle_input(br#"{"execute":"qmp_capabilities"}"#);
        client.run();
        client.said();
        let woken = Arc::clone(&client.woken);
        client.session.set_waker(Box::new(move || woken.notify()));
        client.session.handle_input(requests.as_bytes());
        client.run();
        client
    }

    fn run(&mut self) {
        while let Some(call) = self.session.poll_call() {
            COMMANDS.run(&mut self.vmm, call);
        }
    }

    fn said(&mut self) -> String {
        let mut output = Vec::new();
        self.session.poll_output(&mut output);
        String::from_utf8(output).unwrap()
    }

    fn hold() -> (Self, Completion<u64>) {
        let mut client = Self::new(r#"{"execute":"hold","id":1}"#);
        let done = client.vmm.held.pop().unwrap();
        (client, done)
    }
}

const ANSWER: &str = "{\"return\":1,\"id\":1}\r\n";

#[test]
fn a_driver_that_waits_is_woken_for_each_answer() {
    explore(|| {
        let (mut client, done) = Client::hold();
        let other = thread::spawn(move || done.complete(1));
        let mut said = client.said();
        while said.is_empty() {
            // Where the wake-up was lost, this is a deadlock, and loom says so.
            client.woken.wait();
            said = client.said();
        }
        assert_eq!(said, ANSWER);
        other.join().unwrap();
        assert_eq!(client.said(), "");
    });
}

#[test]
fn what_waits_for_room_runs_when_there_is_some() {
    explore(|| {
        let mut client = Client::new(r#"{"execute":"hold","id":1}{"execute":"hold","id":2}"#);
        let done = client.vmm.held.pop().unwrap();
        assert!(client.vmm.held.is_empty(), "only one may be in flight");
        let other = thread::spawn(move || done.complete(1));
        client.run();
        while client.vmm.held.is_empty() {
            client.woken.wait();
            client.run();
        }
        other.join().unwrap();
        assert_eq!(client.said(), ANSWER);
    });
}

/// The room is the monitor's, and another session's command gives it back.
#[test]
fn what_waits_for_room_on_its_monitor_runs_when_there_is_some() {
    explore(|| {
        let monitor = bounded(|limits| limits.monitor_in_flight = 1);
        let mut first = Client::of(&monitor, r#"{"execute":"hold","id":1}"#);
        let done = first.vmm.held.pop().unwrap();
        let mut second = Client::of(&monitor, r#"{"execute":"hold","id":2}"#);
        let other = thread::spawn(move || done.complete(1));
        second.run();
        while second.vmm.held.is_empty() {
            second.woken.wait();
            second.run();
        }
        other.join().unwrap();
        assert_eq!(first.said(), ANSWER);
    });
}

/// Each call has a ticket, and memory to write its answer in, that may have been another's until just now.
#[test]
fn the_memory_of_an_answer_is_the_next_calls_alone() {
    explore(|| {
        let mut client = Client::of(&bounded(|limits| limits.in_flight = 2), r#"{"execute":"hold","id":1}"#);
        let done = client.vmm.held.pop().unwrap();
        let other = thread::spawn(move || done.complete(1));
        client.session.handle_input(br#"{"execute":"hold","id":22}"#);
        client.run();
        let next = client.vmm.held.pop().unwrap();
        next.complete(2);
        other.join().unwrap();
        let said = client.said();
        let mut lines: Vec<_> = said.lines().collect();
        lines.sort_unstable();
        assert_eq!(lines, [ANSWER.trim_end(), r#"{"return":2,"id":22}"#]);
        // What was put aside last is as good.
        client.session.handle_input(br#"{"execute":"hold","id":3}"#);
        client.run();
        client.vmm.held.pop().unwrap().complete(3);
        assert_eq!(client.said(), "{\"return\":3,\"id\":3}\r\n");
    });
}

/// Whether the client has much to read is asked without the lock.
#[test]
fn who_has_read_all_is_read_again() {
    explore(|| {
        let requests = r#"{"execute":"hold","id":1}"#;
        let mut client = Client::of(&bounded(|limits| limits.output_bytes = 600), requests);
        let done = client.vmm.held.pop().unwrap();
        let other = thread::spawn(move || done.fail("x".repeat(400)));
        let mut said = client.said();
        while said.is_empty() {
            client.woken.wait();
            said = client.said();
        }
        assert!(client.session.wants_input(), "it has read what there was");
        other.join().unwrap();
        assert!(client.session.wants_input());
        assert_eq!(client.said(), "");
    });
}

#[test]
fn whoever_leaves_is_told_nothing() {
    explore(|| {
        let (mut client, done) = Client::hold();
        let other = thread::spawn(move || done.complete(1));
        client.session.handle_disconnect();
        assert_eq!(client.said(), "");
        other.join().unwrap();
        assert_eq!(client.said(), "");
    });
}

#[test]
fn a_monitor_that_closes_answers_once() {
    explore(|| {
        let (mut client, done) = Client::hold();
        let other = thread::spawn(move || done.complete(1));
        client.session.handle_close();
        other.join().unwrap();
        let said = client.said();
        assert!(said == ANSWER || said.contains("The monitor is closing"), "{said}");
        assert_eq!(said.matches("\"id\":1").count(), 1, "{said}");
        client.run();
        assert!(client.session.is_finished());
    });
}

#[test]
fn what_a_handler_returns_and_its_completion_make_one_answer() {
    for (complete, fail) in [(true, true), (true, false), (false, true), (false, false)] {
        explore(move || {
            let arguments = format!(r#"{{"complete":{complete},"fail":{fail}}}"#);
            let mut client = Client::new(&format!(r#"{{"execute":"race","arguments":{arguments},"id":1}}"#));
            client.vmm.thread.take().unwrap().join().unwrap();
            let said = client.said();
            let dropped = "was dropped without being completed";
            let right = match (complete, fail) {
                (true, true) => said == ANSWER || said.contains("submit failed"),
                (true, false) => said == ANSWER,
                (false, true) => said.contains("submit failed"),
                (false, false) => said.contains(dropped),
            };
            assert!(right && said.matches("\"id\":1").count() == 1, "{said}");
        });
    }
}

#[test]
fn a_cancel_hook_runs_once() {
    explore(|| {
        let (mut client, done) = Client::hold();
        let hooks = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&hooks);
        let other = thread::spawn(move || {
            done.on_cancel(move |_| _ = count.fetch_add(1, Ordering::SeqCst));
            done
        });
        client.session.handle_disconnect();
        let done = other.join().unwrap();
        assert!(done.is_cancelled());
        assert_eq!(hooks.load(Ordering::SeqCst), 1);
    });
}

#[test]
fn ctrl_c_and_the_answer_bring_the_prompt_back_once() {
    explore(|| {
        let mut session = human::Session::new(&monitor(), Peer::at("a model"));
        let mut vmm = Vmm::default();
        session.handle_input(b"hold\n");
        while let Some(call) = session.poll_call() {
            COMMANDS.run(&mut vmm, call);
        }
        let mut output = Vec::new();
        session.poll_output(&mut output);
        output.clear();
        let done = vmm.held.pop().unwrap();
        let other = thread::spawn(move || done.complete(1));
        // Asked to cancel, then left in the background.
        session.handle_interrupt();
        session.handle_interrupt();
        other.join().unwrap();
        session.poll_output(&mut output);
        let said = String::from_utf8(output).unwrap();
        // What comes from the background while the prompt stands there is followed by it again.
        let announced = usize::from(said.contains("is done"));
        assert!((1..=1 + announced).contains(&said.matches("> ").count()), "{said:?}");
        assert!(said.ends_with("> "), "{said:?}");
    });
}
