//! On a thread's own executor. The machine is neither `Send` nor `Sync`, and so are its futures.

use super::executor::{Executor, Gate};
use monitor_runtime::{
    CommandTable, Error, Events, Monitor, Peer, Spawner, builtin, command_table, human, monitor_command,
    monitor_commands, qmp,
};
use std::cell::Cell;
use std::fmt;
use std::rc::Rc;
use std::sync::Arc;
use std::time::SystemTime;

/// A handle to the machine.
#[derive(Clone)]
struct Vmm(Rc<Machine>);

struct Machine {
    executor: Executor,
    gate: Gate,
    /// How many futures were dropped halfway.
    halfway: Cell<u32>,
}

impl<F: Future<Output = ()> + 'static> Spawner<F> for Vmm {
    fn spawn(&self, future: F) {
        self.0.executor.spawn(future);
    }
}

/// Tells when it is dropped before its end.
struct Witness(Option<Vmm>);

impl Drop for Witness {
    fn drop(&mut self) {
        if let Some(vmm) = &self.0 {
            vmm.0.halfway.update(|halfway| halfway + 1);
        }
    }
}

#[monitor_commands]
impl Vmm {
    /// Say `text` when the gate is open.
    #[monitor_command(user_print = print)]
    async fn say(self, text: String, #[arg(default = 1)] times: usize) -> Result<String, Error> {
        self.0.gate.passed().await;
        if text.is_empty() {
            return Err(Error::generic("there is nothing to say"));
        }
        Ok(text.repeat(times))
    }

    /// Run to the end, whoever asks for something else.
    #[monitor_command]
    async fn keep(self) -> u8 {
        let mut witness = Witness(Some(self.clone()));
        self.0.gate.passed().await;
        witness.0 = None;
        1
    }

    /// Stop where it waits.
    #[monitor_command(cancel = drop)]
    async fn stop_early(self) -> u8 {
        let mut witness = Witness(Some(self.clone()));
        self.0.gate.passed().await;
        witness.0 = None;
        2
    }

    /// Who asks is still known when the call is long over.
    #[monitor_command]
    async fn query_asker(self, caller: monitor_runtime::Caller, suffix: Option<String>) -> String {
        self.0.gate.passed().await;
        format!("{:?} {}{}", caller.front_end(), caller.peer().address, suffix.unwrap_or_default())
    }

    #[monitor_command(name = "query-at-once", cancel = keep)]
    async fn at_once(self) -> bool {
        true
    }

    #[monitor_command]
    async fn crash(self) {
        self.0.gate.passed().await;
        panic!("on purpose");
    }

    /// A neighbour of the old kind.
    #[monitor_command]
    fn open(&mut self) {
        self.0.gate.open();
    }
}

fn print(text: &String, out: &mut dyn fmt::Write) -> fmt::Result {
    write!(out, "<{text}>")
}

#[monitor_command]
async fn free(vmm: Vmm, r#type: Option<u8>) -> Option<u8> {
    vmm.0.gate.passed().await;
    r#type
}

/// In a shared block, too; it is the handle that is cloned.
#[monitor_commands(shared, table = SHARED)]
impl Vmm {
    #[monitor_command]
    async fn shared(mut self) -> usize {
        self = Vmm(Rc::clone(&self.0));
        self.0.gate.passed().await;
        self.0.executor.len()
    }
}

/// What the table is of: it has the handle.
struct Host {
    vmm: Vmm,
}

command_table! {
    static COMMANDS: CommandTable<Host, Vmm> = [
        ..Vmm::COMMANDS in |host| &mut host.vmm,
        free in |host| &mut host.vmm,
        shared ..Vmm::SHARED in |host| &host.vmm,
        ..builtin::QMP,
        ..builtin::PENDING,
    ];
}

struct Rig {
    host: Host,
    session: qmp::Session,
}

impl Rig {
    fn new() -> Self {
        let machine = Machine { executor: Executor::new(), gate: Gate::default(), halfway: Cell::new(0) };
        let mut rig = Self { host: Host { vmm: Vmm(Rc::new(machine)) }, session: session() };
        rig.ask(r#"{"execute": "qmp_capabilities"}"#);
        rig
    }

    fn machine(&self) -> &Machine {
        &self.host.vmm.0
    }

    /// Runs the calls, then the futures, and returns what was answered.
    fn run(&mut self) -> String {
        while let Some(call) = self.session.poll_call() {
            COMMANDS.run(&mut self.host, call);
        }
        self.machine().executor.run();
        let mut output = Vec::new();
        self.session.poll_output(&mut output);
        String::from_utf8(output).unwrap().replace("\r\n", "\n")
    }

    fn ask(&mut self, text: &str) -> String {
        self.session.handle_input(text.as_bytes());
        self.run()
    }

    /// Proves that the session works, and that no future is left.
    #[track_caller]
    fn works(&mut self) {
        assert_eq!(
            self.ask(r#"{"execute": "query-at-once", "id": "works"}"#),
            "{\"return\":true,\"id\":\"works\"}\n"
        );
        assert_eq!(self.machine().executor.len(), 0);
    }
}

/// The reply to a request that failed.
fn failed(id: u8, text: &str) -> String {
    format!("{{\"id\":{id},\"error\":{{\"class\":\"GenericError\",\"desc\":\"{text}\"}}}}")
}

fn monitor() -> Arc<Monitor> {
    let events = Events::new(|| SystemTime::UNIX_EPOCH);
    Arc::new(Monitor::new("mon0", &COMMANDS, &events).banner("").prompt("> "))
}

fn session() -> qmp::Session {
    qmp::Session::new(&monitor(), Peer::at("here"))
}

#[test]
fn a_future_completes_its_command() {
    let mut rig = Rig::new();
    assert_eq!(rig.ask(r#"{"execute": "say", "arguments": {"text": "a", "times": 2}, "id": 1}"#), "");
    assert_eq!(rig.ask(r#"{"execute": "say", "arguments": {"text": ""}, "id": 2}"#), "");
    assert_eq!(rig.ask(r#"{"execute": "free", "arguments": {"type": 7}, "id": 3}"#), "");
    assert_eq!(rig.ask(r#"{"execute": "shared", "id": 4}"#), "");
    // Commands of other kinds run meanwhile, and what is refused never becomes a future.
    assert_eq!(
        rig.ask(r#"{"execute": "say", "arguments": {"text": "a", "loud": true}, "id": 5}"#),
        failed(5, "Parameter 'loud' is unexpected") + "\n"
    );
    assert_eq!(rig.machine().executor.len(), 4);
    let said = rig.ask(r#"{"execute": "open", "id": 6}"#);
    let expected = [
        "{\"return\":{},\"id\":6}".to_owned(),
        "{\"return\":\"aa\",\"id\":1}".to_owned(),
        failed(2, "there is nothing to say"),
        "{\"return\":7,\"id\":3}".to_owned(),
        "{\"return\":0,\"id\":4}".to_owned(),
    ];
    assert_eq!(said.lines().collect::<Vec<_>>(), expected);
    rig.works();
}

#[test]
fn a_future_knows_who_asked() {
    let mut rig = Rig::new();
    assert_eq!(rig.ask(r#"{"execute": "query-asker", "arguments": {"suffix": "!"}}"#), "");
    rig.machine().gate.open();
    assert_eq!(rig.run(), "{\"return\":\"Qmp here!\"}\n");
    // It is no argument that a client could give.
    let refused = rig.ask(r#"{"execute": "query-asker", "arguments": {"caller": 1}, "id": 1}"#);
    assert_eq!(refused, failed(1, "Parameter 'caller' is unexpected") + "\n");
    rig.works();
}

#[test]
fn requests_without_an_id_wait_for_each_other() {
    let mut rig = Rig::new();
    let asked = r#"{"execute": "keep"} {"execute": "query-at-once"}"#;
    assert_eq!(rig.ask(asked), "");
    assert_eq!(rig.machine().executor.len(), 1, "the second has not begun");
    rig.machine().gate.open();
    // One that ends makes room for the next.
    assert_eq!(rig.run() + &rig.run(), "{\"return\":1}\n{\"return\":true}\n");
    rig.works();
}

#[test]
fn a_future_that_panics_answers() {
    let mut rig = Rig::new();
    assert_eq!(rig.ask(r#"{"execute": "crash", "id": 1}"#), "");
    rig.machine().gate.open();
    let expected = failed(1, "Command 'crash' panicked") + "\n";
    assert_eq!(rig.run(), expected);
    rig.works();
}

#[test]
fn a_future_that_is_dropped_answers() {
    let mut rig = Rig::new();
    assert_eq!(rig.ask(r#"{"execute": "keep", "id": 1}"#), "");
    rig.machine().executor.abandon();
    let expected = failed(
        1,
        "Command 'keep' was dropped without being \
                    completed",
    ) + "\n";
    assert_eq!(rig.run(), expected);
    assert_eq!(rig.machine().halfway.get(), 1);
    rig.works();
}

/// The number of the only command in flight.
fn number(rig: &mut Rig) -> u64 {
    let pending = rig.ask(r#"{"execute": "query-pending", "id": "p"}"#);
    let pending: serde_json::Value = serde_json::from_str(&pending).unwrap();
    pending["return"][0]["id"].as_u64().unwrap()
}

#[test]
fn cancelling_drops_what_may_be_dropped() {
    let mut rig = Rig::new();
    assert_eq!(rig.ask(r#"{"execute": "stop-early", "id": 1}"#), "");
    let number = number(&mut rig);
    let said = rig.ask(&format!(r#"{{"execute": "cancel", "arguments": {{"id": {number}}}, "id": 2}}"#));
    let expected = ["{\"return\":{},\"id\":2}".to_owned(), failed(1, "Command 'stop-early' was cancelled")];
    assert_eq!(said.lines().collect::<Vec<_>>(), expected);
    assert_eq!(rig.machine().halfway.get(), 1);
    rig.works();
}

#[test]
fn cancelling_leaves_what_is_kept() {
    let mut rig = Rig::new();
    assert_eq!(rig.ask(r#"{"execute": "keep", "id": 1}"#), "");
    let number = number(&mut rig);
    let said = rig.ask(&format!(r#"{{"execute": "cancel", "arguments": {{"id": {number}}}, "id": 2}}"#));
    assert_eq!(said, "{\"return\":{},\"id\":2}\n");
    rig.machine().gate.open();
    assert_eq!(rig.run(), "{\"return\":1,\"id\":1}\n");
    assert_eq!(rig.machine().halfway.get(), 0);
    rig.works();
}

#[test]
fn a_client_that_leaves_takes_what_may_be_dropped_with_it() {
    let mut rig = Rig::new();
    assert_eq!(rig.ask(r#"{"execute": "stop-early", "id": 1} {"execute": "keep", "id": 2}"#), "");
    rig.session.handle_disconnect();
    rig.run();
    assert_eq!((rig.machine().executor.len(), rig.machine().halfway.get()), (1, 1));
    // The next client hears of neither.
    rig.session = session();
    rig.ask(r#"{"execute": "qmp_capabilities"}"#);
    rig.machine().gate.open();
    assert_eq!(rig.run(), "");
    rig.works();
}

#[test]
fn a_prompt_is_suspended_until_the_future_ends() {
    let mut rig = Rig::new();
    let mut person = human::Session::new(&monitor(), Peer::default());
    assert_eq!(attend(&mut rig, &mut person), "\n> ");
    person.handle_input(b"say hello\ninfo at-once\n");
    assert_eq!(attend(&mut rig, &mut person), "");
    rig.machine().gate.open();
    assert_eq!(attend(&mut rig, &mut person), "<hello>\n> on\n> ");
}

/// Runs what a person typed until there is nothing to do, and returns what was printed.
fn attend(rig: &mut Rig, person: &mut human::Session) -> String {
    rig.machine().executor.run();
    while let Some(call) = person.poll_call() {
        COMMANDS.run(&mut rig.host, call);
        rig.machine().executor.run();
    }
    let mut output = Vec::new();
    person.poll_output(&mut output);
    String::from_utf8(output).unwrap().replace("\r\n", "\n")
}
