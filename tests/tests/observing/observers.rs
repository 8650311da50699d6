//! What an observer is told, in order.

use super::machine::{COMMANDS, Client, Rang, monitor};
use monitor_runtime::{
    Caller, Error, Events, FrontEnd, Limits, Monitor, ObservedCommand, Observer, Peer, qmp,
};
use monitor_tests::machine::{now, pass};
use monitor_tests::pair::limits;
use std::sync::{Arc, Mutex};
use std::time::Duration;

#[derive(Default)]
struct Notes(Mutex<Vec<String>>);

impl Notes {
    fn note(&self, text: String) {
        self.0.lock().unwrap().push(text);
    }

    /// What was noted since the last time.
    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

impl Observer for Notes {
    fn session_opened(&self, client: &Caller) {
        self.note(format!("opened {}", client.peer()));
    }
    fn session_closed(&self, client: &Caller) {
        self.note(format!("closed {}", client.peer()));
    }
    fn client_denied(&self, monitor: &str, client: &Peer, reason: &str) {
        self.note(format!("{monitor} denied {client}: {reason}"));
    }
    fn request_refused(&self, client: &Caller, error: &Error) {
        self.note(format!("refused {} of {}: {error}", client.monitor().name(), client.peer()));
    }
    fn command_started(&self, command: &ObservedCommand) {
        self.note(format!("started {} {}", command.command().name, command.id()));
    }
    fn run(&self, command: &ObservedCommand, handler: &mut dyn FnMut()) {
        self.note(format!("running {}", command.command().name));
        handler();
        self.note(format!("returned {}", command.command().name));
    }
    fn command_finished(&self, command: &ObservedCommand, outcome: Result<(), &Error>, duration: Duration) {
        let outcome = outcome.map_or_else(ToString::to_string, |()| "ok".to_owned());
        let (name, monitor) = (command.command().name, command.monitor().name());
        self.note(format!("finished {name} on {monitor} after {duration:?}: {outcome}"));
    }
    fn event_sent(&self, client: &Caller, event: &str) {
        self.note(format!("sent {event} to {}", client.peer()));
    }
}

#[test]
fn a_session_its_commands_and_its_events() {
    let (notes, events) = (Arc::new(Notes::default()), Events::new(now));
    let bounds: Limits = limits(|limits| limits.sessions = 1);
    let monitor =
        Monitor::new("qmp0", &COMMANDS, &events).observer(Arc::<Notes>::clone(&notes)).limits(bounds);
    let monitor = Arc::new(monitor);
    let mut client = Client::new(FrontEnd::Qmp, &monitor, Peer::at("here"));
    assert_eq!(
        notes.take(),
        ["opened here", "started qmp_capabilities ", "finished qmp_capabilities on qmp0 after 0ns: ok",]
    );
    drop(qmp::Session::new(&monitor, Peer::at("another")));
    assert_eq!(notes.take(), ["qmp0 denied another: no more than 1 are served at a time"]);

    client.ask(r#"{"execute":"fail","id":"x"}"#);
    assert_eq!(
        notes.take(),
        [
            r#"started fail "x""#,
            "running fail",
            "finished fail on qmp0 after 0ns: it failed",
            "returned fail",
        ]
    );

    client.ask(r#"{"execute":"hold","arguments":{"password":"p"},"id":2}"#);
    assert_eq!(notes.take(), ["started hold 2", "running hold", "returned hold"]);
    pass(Duration::from_millis(1500));
    events.emit(&Rang {});
    client.vmm.held.take().unwrap().complete(1);
    assert_eq!(notes.take(), ["sent RANG to here", "finished hold on qmp0 after 1.5s: ok"]);

    // What is dropped is finished, too.
    client.ask(r#"{"execute":"hold","arguments":{"password":"p"},"id":3}"#);
    drop(client.vmm.held.take());
    assert_eq!(
        notes.take()[3..],
        ["finished hold on qmp0 after 0ns: Command 'hold' was dropped without being completed"]
    );
    drop(client);
    assert_eq!(notes.take(), ["closed here"]);
}

/// Metrics want failed requests, too.
#[test]
fn what_never_was_a_command_is_refused() {
    let notes = Arc::new(Notes::default());
    let monitor = Arc::new(monitor("mon0").observer(Arc::<Notes>::clone(&notes)));
    let mut program = Client::new(FrontEnd::Qmp, &monitor, Peer::at("here"));
    let mut person = Client::new(FrontEnd::Human, &monitor, Peer::at("there"));
    notes.take();
    for (request, told) in [
        (r#"{"execute":"no-such-command","id":7}"#, "The command no-such-command has not been found"),
        (r#"{"execute":1}"#, "QMP input member 'execute' must be a string"),
        (r#"{"exec-oob":"fail"}"#, "QMP input member 'exec-oob' is unexpected"),
        ("[]", "QMP input must be a JSON object"),
        ("}", "JSON parse error, expecting value"),
    ] {
        program.ask(request);
        assert_eq!(notes.take(), [format!("refused mon0 of here: {told}")], "{request}");
    }
    program.works();
    notes.take();
    for (line, told) in [
        ("no-such\n", "unknown command: 'no-such'"),
        ("hold\n", "PASSWORD is missing"),
        ("\u{7f}\n", "unknown command: '\u{7f}'"),
    ] {
        person.ask(line);
        assert_eq!(notes.take(), [format!("refused mon0 of there: {told}")], "{line:?}");
    }
    // An empty line is no request, and a wrong argument of a program is its command's.
    person.ask("\n");
    assert_eq!(notes.take(), [""; 0]);
    program.ask(r#"{"execute":"fail","arguments":{"a":1}}"#);
    let told = notes.take();
    assert!(told.len() == 4 && told[2].ends_with("Parameter 'a' is unexpected"), "{told:?}");
    person.works();
}

#[test]
fn observers_stand_around_each_other() {
    let (outer, inner) = (Arc::new(Notes::default()), Arc::new(Notes::default()));
    let monitor = monitor("two").observer(Arc::<Notes>::clone(&outer)).observer(Arc::<Notes>::clone(&inner));
    let mut person = Client::new(FrontEnd::Human, &Arc::new(monitor), Peer::at("here"));
    person.ask("fail\n");
    let told = outer.take();
    assert_eq!(told, inner.take());
    assert_eq!(told.iter().filter(|note| note.starts_with("finished")).count(), 1);
    person.works();
}
