//! Run states: a table's context tells the machine's, a command names those in which it may run, and what is refused says
//! so. Where it is asked is `join`'s.

use super::{CommandInfo, FrontEnd, Invocation};
use crate::Error;
use serde::Serialize;

/// A type of run states: any that can be compared and named. Its names are what serde writes.
pub trait RunState: PartialEq + Serialize + Sync + 'static {}
impl<R: PartialEq + Serialize + Sync + 'static> RunState for R {}

/// A context that tells the run state of its machine; a table whose commands name states has one.
///
/// It is the *table's* context that is asked, also for a block that is joined through a projection: a device need not know
/// the state of its machine. Out of band, the shared context is asked.
///
/// ```
/// use monitor_runtime::{CommandTable, HasRunState, command_table, monitor_commands};
///
/// #[derive(Clone, Copy, PartialEq, serde::Serialize)]
/// #[serde(rename_all = "kebab-case")]
/// enum RunState { Paused, Running }
///
/// struct Vmm { state: RunState }
///
/// impl HasRunState<RunState> for Vmm {
///     fn run_state(&self) -> RunState {
///         self.state
///     }
/// }
///
/// #[monitor_commands(states = RunState)]
/// impl Vmm {
///     /// Resume the machine; a client that asks in another state is told which states would do.
///     #[monitor_command(states(Paused))]
///     fn cont(&mut self) {
///         self.state = RunState::Running;
///     }
/// }
///
/// command_table! { static COMMANDS: CommandTable<Vmm> = [..Vmm::COMMANDS]; }
/// ```
// Rule `untold_state`: what is allowed in some states needs to know the state.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not tell its run state",
    label = "these commands are allowed in some states of `{R}` only",
    note = "write `impl monitor_runtime::HasRunState<{R}> for {Self}`"
)]
pub trait HasRunState<R> {
    /// The present run state.
    fn run_state(&self) -> R;

    /// The error for a command that is not allowed in the present state. The default one names the states that would do.
    fn refuse(&self, refusal: &StateRefusal) -> Error {
        refusal.naming_states()
    }
}

/// Commands that name no states run on any context.
impl<C: ?Sized> HasRunState<()> for C {
    fn run_state(&self) {}
}

/// A command that is not allowed in the present run state.
#[derive(Debug)]
pub struct StateRefusal {
    command: &'static CommandInfo,
    front_end: FrontEnd,
    present: String,
}

impl StateRefusal {
    /// The command.
    pub fn command(&self) -> &'static CommandInfo {
        self.command
    }

    /// Where it was asked for.
    pub fn front_end(&self) -> FrontEnd {
        self.front_end
    }

    /// An error that names the states in which the command is allowed, and the present one.
    pub fn naming_states(&self) -> Error {
        let states = self.command.states.map_or_else(Vec::new, |states| states());
        let states: Vec<_> = states.iter().map(|state| format!("'{state}'")).collect();
        let (name, present) = (self.name(), &self.present);
        let (plural, states) = (if states.len() == 1 { "" } else { "s" }, states.join(", "));
        Error::generic(format!(
            "The command '{name}' is permitted only in the run state{plural} {states}, not in '{present}'"
        ))
    }

    /// QEMU's error for a command that comes before the machine is initialised, for a state that means that.
    pub fn before_initialization(&self) -> Error {
        let name = self.name();
        Error::generic(match self.front_end {
            FrontEnd::Human => {
                format!("Command '{name}' not available until machine initialization has completed.")
            }
            FrontEnd::Qmp => {
                format!("The command '{name}' is permitted only after machine initialization has completed")
            }
        })
    }

    fn name(&self) -> &'static str {
        match (self.front_end, self.command.human.first()) {
            (FrontEnd::Human, Some(name)) => name.text(),
            _ => self.command.name,
        }
    }
}

/// Whether `context` is in one of the states of a row; a row without states is allowed in all.
pub(super) fn allows<R: RunState, C: HasRunState<R> + ?Sized>(
    states: &[&[R]],
    row: usize,
    context: &C,
) -> bool {
    states.get(row).is_none_or(|states| states.is_empty() || states.contains(&context.run_state()))
}

/// Answers a call that is not allowed in the present state.
#[cold]
pub(super) fn refuse<R: RunState, C: HasRunState<R> + ?Sized>(context: &C, invocation: Invocation<'_>) {
    let (arguments, reply) = invocation.into_parts();
    let refusal = StateRefusal {
        command: arguments.command,
        front_end: arguments.caller.front_end,
        present: name(&context.run_state()),
    };
    reply.fail(context.refuse(&refusal));
}

/// The names of states, for the code the attributes emit.
pub fn state_names<R: RunState>(states: &[R]) -> Vec<String> {
    states.iter().map(name).collect()
}

/// What serde writes of a state; of one that it writes as no string, the JSON.
fn name<R: RunState>(state: &R) -> String {
    match serde_json::to_value(state) {
        Ok(serde_json::Value::String(name)) => name,
        Ok(value) => value.to_string(),
        Err(error) => error.to_string(),
    }
}
