//! `human-monitor-command`: a line of the human monitor for programs. Running it is the human monitor's.

use super::Builtins;
use crate::command::Next;
use crate::{Caller, Completion, human, monitor_commands};

#[monitor_commands(table = HUMAN_MONITOR_COMMAND)]
impl Builtins {
    /// Run a line of the human monitor and return what it says.
    ///
    /// For what has no command of its own, and for people who use a tool. The text is made for people and may change. A
    /// line that fails says so in its text, unless the monitor was set up to answer with an error then.
    #[monitor_command(async, hmp(off), access = read)]
    fn human_monitor_command(
        &self,
        caller: &Caller,
        next: &Next,
        /// The line.
        command_line: String,
        /// The processor that the line is about, where that makes a difference.
        cpu_index: Option<i64>,
        done: Completion<String>,
    ) {
        // What the line may do is checked when its own call runs.
        next.set(human::run_errand(&caller.monitor, caller.peer().clone(), cpu_index, &command_line, done));
    }
}
