//! The lab's human monitor: its case protocol. The commands are in the modules, one a kind of argument.

mod numbers;
mod values;
mod words;

use monitor_runtime::{
    CommandTable, Error, Events, HasRunState, Monitor, Peer, StateRefusal, builtin, command_table, human,
    monitor_commands,
};
use serde::Serialize;
use serde_json::{Map, Value};
use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

command_table! {
    /// The lab table.
    pub static COMMANDS: CommandTable<Lab> = [
        ..builtin::HUMAN, ..Lab::INFO, ..Lab::WORDS, ..Lab::NUMBERS, ..Lab::VALUES, ..Lab::LAST,
        registers Lab::register,
    ];
}

/// The machine that the commands run on.
#[derive(Debug)]
pub struct Lab {
    state: RunState,
}

/// What it is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum RunState {
    Initialized,
    Preconfig,
}

impl HasRunState<RunState> for Lab {
    fn run_state(&self) -> RunState {
        self.state
    }

    fn refuse(&self, refusal: &StateRefusal) -> Error {
        refusal.before_initialization()
    }
}

impl Lab {
    /// A register. `$nocpu` is one that has no processor to read from.
    fn register(&self, name: &str) -> Option<i64> {
        match name {
            "ten" => Some(10),
            "neg" => Some(-3),
            "r.f" => Some(0x100),
            _ => None,
        }
    }
}

/// What a command was given, by name; what was left out is not there.
#[derive(Debug, Default, Serialize, schemars::JsonSchema)]
#[serde(transparent)]
pub(crate) struct Echo(Map<String, Value>);

impl Echo {
    fn with(mut self, name: &str, value: impl Serialize) -> Self {
        match serde_json::to_value(value).unwrap() {
            Value::Null => {}
            value => {
                self.0.insert(name.to_owned(), value);
            }
        }
        self
    }

    fn all(members: impl IntoIterator<Item = (String, String)>) -> Self {
        Self(members.into_iter().map(|(name, value)| (name, Value::String(value))).collect())
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "the signature of a `user_print`")]
pub(crate) fn echo(echo: &Echo, out: &mut dyn fmt::Write) -> fmt::Result {
    write!(out, "ECHO {}", serde_json::to_string(&echo.0).map_err(|_| fmt::Error)?)
}

#[monitor_commands(table = INFO)]
impl Lab {
    #[monitor_command(qmp(off), hmp(name = "info alpha", help = "show alpha"), user_print = echo)]
    fn alpha(&self) -> Echo {
        Echo::default()
    }

    #[monitor_command(qmp(off), hmp(name = "info beta|b", usage = "[n]", help = "show beta"), user_print = echo)]
    fn beta(&self, n: Option<u32>) -> Echo {
        Echo::default().with("n", n)
    }

    #[monitor_command(qmp(off), hmp(name = "info gone", help = "no handler"))]
    fn gone(&self) -> Result<(), Error> {
        Err(Error::generic("Command \"info gone\" is not available."))
    }
}

#[monitor_commands(table = LAST, states = RunState)]
impl Lab {
    #[monitor_command(qmp(off), hmp(name = "t-none", help = "nothing"), user_print = echo)]
    fn t_none(&self) -> Echo {
        Echo::default()
    }

    #[monitor_command(
        qmp(off), hmp(name = "alias1|alias2|al", usage = "[a]", help = "aliases"), user_print = echo
    )]
    fn aliases(&self, a: Option<String>) -> Echo {
        Echo::default().with("a", a)
    }

    #[monitor_command(qmp(off), hmp(name = "t-multi", usage = "a b [c] [d]", help = "many"), user_print = echo)]
    fn t_multi(&self, a: String, b: u32, c: Option<bool>, d: Option<String>) -> Echo {
        Echo::default().with("a", a).with("b", b).with("c", c).with("d", d)
    }

    #[monitor_command(qmp(off), hmp(name = "t-nohandler", help = "no handler"))]
    fn t_nohandler(&self) -> Result<(), Error> {
        Err(Error::generic("Command \"t-nohandler\" is not available."))
    }

    #[monitor_command(qmp(off), hmp(name = "t-late", help = "not preconfig"), states(Initialized), user_print = echo)]
    fn t_late(&self) -> Echo {
        Echo::default()
    }
}

/// Answers one case: `. LINE` runs a command, `P LINE` does before the machine is initialised, `C TEXT` completes. The
/// answer is what was printed, as a JSON string.
pub fn answer(case: &str) -> String {
    let (mode, text) = case.split_once(' ').unwrap_or((case, ""));
    let printed = match mode {
        "C" => complete(text),
        "P" => run(text, RunState::Preconfig),
        _ => run(text, RunState::Initialized),
    };
    serde_json::to_string(&printed).unwrap()
}

fn session() -> human::Session {
    let events = Events::new(SystemTime::now);
    let monitor = Monitor::new("lab", &COMMANDS, &events).banner("").prompt("").terse(true);
    human::Session::new(&Arc::new(monitor), Peer::at("the lab"))
}

fn run(line: &str, state: RunState) -> String {
    let mut session = session();
    let mut lab = Lab { state };
    let mut output = Vec::new();
    // The banner's empty line.
    session.poll_output(&mut output);
    output.clear();
    session.handle_input(line.as_bytes());
    session.handle_end();
    while let Some(call) = session.poll_call() {
        COMMANDS.run(&mut lab, call);
    }
    session.poll_output(&mut output);
    String::from_utf8(output).unwrap()
}

fn complete(text: &str) -> String {
    let suggestions = session().complete(text);
    let mut printed = String::new();
    if let human::Candidates::Words(words) = &suggestions.candidates {
        printed.extend(words.iter().map(|word| format!("COMP {word}\n")));
    }
    printed + &format!("INDEX {}\n", text.len() - suggestions.start)
}
