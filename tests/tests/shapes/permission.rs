//! What is declared beside a command's type: run states, access, features, whether a success is answered.

use monitor_runtime::{
    Access, CommandTable, Error, Event, Events, HasRunState, Monitor, Peer, StateRefusal, command_table,
    human, monitor_command, monitor_commands, monitor_event, qmp,
};
use std::sync::Arc;

use crate::{Client, declaration, type_line};

#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
enum RunState {
    InMigrate,
    Paused,
    Prelaunch,
    Running,
}

struct Device;

struct Vmm {
    state: RunState,
    device: Device,
    shared: Arc<Outside>,
}

impl Vmm {
    fn at(state: RunState) -> Self {
        Self { state, device: Device, shared: Arc::new(Outside(state)) }
    }
}

impl HasRunState<RunState> for Vmm {
    fn run_state(&self) -> RunState {
        self.state
    }
    fn refuse(&self, refusal: &StateRefusal) -> Error {
        match self.state {
            RunState::Prelaunch => refusal.before_initialization(),
            _ => refusal.naming_states(),
        }
    }
}

#[monitor_commands(states = RunState)]
impl Vmm {
    #[monitor_command(states(Paused), hmp = "cont|c")]
    fn cont(&mut self) {
        self.state = RunState::Running;
    }
    #[monitor_command(states(Running, InMigrate))]
    fn stop(&mut self, _force: bool) {
        self.state = RunState::Paused;
    }
    #[monitor_command(access = read)]
    fn look(&self) -> RunState {
        self.state
    }
    #[cfg(any())]
    #[monitor_command(states(Never))]
    fn never(&self) {}
}

impl schemars::JsonSchema for RunState {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "RunState".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "string"})
    }
}

// The device knows nothing of the machine's state, and its commands name it all the same.
#[monitor_commands(states = RunState)]
impl Device {
    #[monitor_command(states(Running))]
    fn kick(&mut self) {}
}

#[monitor_command(states(RunState::Running, RunState::Paused))]
fn query_pc(_: &Vmm) -> u32 {
    7
}

struct Outside(RunState);

impl HasRunState<RunState> for Outside {
    fn run_state(&self) -> RunState {
        self.0
    }
}

#[monitor_commands(shared, states = RunState)]
impl Outside {
    #[monitor_command(oob, states(Running))]
    fn yank(&self) {}
}

command_table! {
    static COMMANDS: CommandTable<Vmm, Outside> = [
        ..Vmm::COMMANDS, query_pc, ..Device::COMMANDS in |vmm| &mut vmm.device,
        shared ..Outside::COMMANDS in |vmm| &*vmm.shared,
    ];
}

#[track_caller]
fn ask_in(state: RunState, requests: &str, expected: &str) {
    Client::new(&COMMANDS).ask(&COMMANDS, &mut Vmm::at(state), &Outside(state), requests, expected);
}

const DONE: &str = r#"{"return": {}}"#;

fn refused(text: &str) -> String {
    format!(r#"{{"error": {{"class": "GenericError", "desc": "{text}"}}}}"#)
}

#[test]
fn a_command_runs_in_its_states() {
    let stop = r#"{"execute": "stop", "arguments": {"force": true}}"#;
    let requests = [r#"{"execute": "cont"}"#, stop, r#"{"execute": "look"}"#].concat();
    ask_in(RunState::Paused, &requests, &[DONE, DONE, r#"{"return": "paused"}"#].join("\n"));
}

#[test]
fn a_refusal_names_the_states_that_would_do() {
    let text = "The command 'cont' is permitted only in the run state 'paused', not in 'running'";
    ask_in(RunState::Running, r#"{"execute": "cont"}"#, &refused(text));
    // Before the arguments are looked at.
    let text =
        "The command 'stop' is permitted only in the run states 'running', 'in-migrate', not in 'paused'";
    ask_in(RunState::Paused, r#"{"execute": "stop", "arguments": {"x": 1}}"#, &refused(text));
    ask_in(
        RunState::InMigrate,
        r#"{"execute": "query-pc"}"#,
        &refused(
            "The command 'query-pc' is permitted only in the run states 'running', 'paused', not in 'in-migrate'",
        ),
    );
}

#[test]
fn the_table_s_context_is_asked() {
    ask_in(RunState::Running, r#"{"execute": "kick"}"#, DONE);
    let text = "The command 'kick' is permitted only in the run state 'running', not in 'paused'";
    ask_in(RunState::Paused, r#"{"execute": "kick"}"#, &refused(text));
    // Out of band, the shared one is.
    ask_in(RunState::Running, r#"{"exec-oob": "yank"}"#, DONE);
    let text = "The command 'yank' is permitted only in the run state 'running', not in 'paused'";
    ask_in(
        RunState::Paused,
        r#"{"exec-oob": "yank"} {"execute": "yank"}"#,
        &[refused(text), refused(text)].join("\n"),
    );
}

#[test]
fn the_host_has_words_of_its_own() {
    ask_in(
        RunState::Prelaunch,
        r#"{"execute": "cont"} {"execute": "look"}"#,
        &[
            refused("The command 'cont' is permitted only after machine initialization has completed"),
            r#"{"return": "prelaunch"}"#.to_owned(),
        ]
        .join("\n"),
    );
}

command_table! {
    static AT_A_PROMPT: CommandTable<Vmm> = [..Vmm::COMMANDS, query_pc];
}

#[test]
fn a_person_is_refused_by_the_name_that_was_typed() {
    let at = |state, line, expected| type_line(&AT_A_PROMPT, &mut Vmm::at(state), line, expected);
    let text = "The command 'info pc' is permitted only in the run states 'running', 'paused', not in 'in-migrate'\n";
    at(RunState::InMigrate, "info pc", text);
    at(
        RunState::Prelaunch,
        "cont",
        "Command 'cont' not available until machine initialization has completed.\n",
    );
    at(RunState::Paused, "c", "");
    // Before the arguments are looked at, as in QMP.
    let text =
        "The command 'stop' is permitted only in the run states 'running', 'in-migrate', not in 'paused'\n";
    let extraneous = "extraneous characters at the end of line\nTry \"help";
    let mistakes = [
        (
            "stop",
            "FORCE is missing\nUsage: stop FORCE:on|off\nTry \"help stop\" for more information\n".to_owned(),
        ),
        ("stop on x", format!("stop: {extraneous} stop\" for more information\n")),
    ];
    for (line, error) in &mistakes {
        at(RunState::Paused, line, text);
        at(RunState::Running, line, error);
    }
    let error = format!("info pc: {extraneous} info pc\" for more information\n");
    type_line(&AT_A_PROMPT, &mut Vmm::at(RunState::Running), "info pc x", &error);
}

/// A person at a monitor that may only look is told so, whatever is wrong with the line besides.
#[test]
fn a_read_only_prompt_says_so_first() {
    let monitor = Monitor::new("test", &AT_A_PROMPT, &Events::new(std::time::SystemTime::now));
    let monitor = monitor.access(Access::Read).banner("").prompt("> ");
    let mut session = human::Session::new(&Arc::new(monitor), Peer::default());
    session.handle_input(b"stop maybe\nlook x\nlook\n");
    let mut vmm = Vmm::at(RunState::Running);
    while let Some(call) = session.poll_call() {
        AT_A_PROMPT.run(&mut vmm, call);
    }
    let mut output = Vec::new();
    session.poll_output(&mut output);
    let output = String::from_utf8(output).unwrap();
    let said = "The command 'stop' is not permitted on a read-only monitor\n\
        > look: extraneous characters at the end of line\nTry \"help look\" for more information\n> running\n";
    assert_eq!(output, format!("\n> {said}> "));
}

#[test]
fn a_read_only_monitor_lets_nothing_change() {
    let monitor = Monitor::new("test", &AT_A_PROMPT, &Events::new(std::time::SystemTime::now));
    let mut session = qmp::Session::new(&Arc::new(monitor.access(Access::Read)), Peer::default());
    session.handle_input(
        br#"{"execute":"qmp_capabilities"} {"execute":"cont"} {"execute":"look"} {"execute":"query-pc"}"#,
    );
    let mut vmm = Vmm::at(RunState::Paused);
    while let Some(call) = session.poll_call() {
        AT_A_PROMPT.run(&mut vmm, call);
    }
    let mut output = Vec::new();
    session.poll_output(&mut output);
    let output = String::from_utf8(output).unwrap();
    let said: Vec<_> = output.lines().skip(2).collect();
    let refusal = r#"{"error":{"class":"GenericError","desc":"The command 'cont' is not permitted on a read-only monitor"}}"#;
    assert_eq!(said, [refusal, r#"{"return":"paused"}"#, r#"{"return":7}"#]);
}

/// The machine is about to stop.
#[monitor_event(deprecated = "listen to STOP", unstable, features("one", "two"), since = "0.1")]
#[derive(serde::Serialize, schemars::JsonSchema)]
struct Stopping {}

struct Odd;

#[monitor_commands]
impl Odd {
    #[monitor_command(deprecated = "use 'quit'", features("dynamic"), since = "1.2")]
    fn old(&self, #[arg(unstable)] _a: Option<u8>) {}
    #[monitor_command(success_response = false)]
    fn shutdown(&self, fail: bool) -> Result<(), &'static str> {
        if fail { Err("it does not stop") } else { Ok(()) }
    }
}

command_table! {
    static ODD: CommandTable<Odd> = [..Odd::COMMANDS, event Stopping];
}

#[test]
fn features_are_data() {
    let old = declaration(ODD.declarations(), "old");
    assert_eq!(old.features.names().collect::<Vec<_>>(), ["deprecated", "dynamic"]);
    assert_eq!((old.features.deprecated, old.since), (Some("use 'quit'"), Some("1.2")));
    assert_eq!(old.parameters[0].features.names().collect::<Vec<_>>(), ["unstable"]);
    assert_eq!((old.access, old.states.is_some(), old.success_response), (Access::Control, false, true));
    let names: Vec<_> = Stopping::INFO.features.names().collect();
    assert_eq!((names, Stopping::INFO.since), (vec!["deprecated", "unstable", "one", "two"], Some("0.1")));
    let pc = declaration(COMMANDS.declarations(), "query-pc");
    assert_eq!(pc.access, Access::Read);
    assert_eq!(pc.states.map(|states| states()), Some(vec!["running".to_owned(), "paused".to_owned()]));
}

#[test]
fn a_success_without_response_is_silent_and_a_failure_is_not() {
    let ask = |requests: &str, expected: &str| {
        Client::new(&ODD).ask(&ODD, &mut Odd, &(), requests, expected);
    };
    let shutdown = |fail| format!(r#"{{"execute": "shutdown", "arguments": {{"fail": {fail}}}}}"#);
    // Without an id the next request runs after this one, which is over though nothing was said of it.
    ask(&[shutdown(false), shutdown(true)].concat(), &refused("it does not stop"));
}
