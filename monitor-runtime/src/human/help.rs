//! Help: `help`, `help CMD`, `info`. Commands like any other, run by the session on the table's declarations. What is said
//! about one command is `explain`'s, about a name that is none `suggest`'s.

use super::explain::{capital, explain, usage, wrap};
use super::suggest::unknown;
use crate::command::CommandInfo;
use crate::{Block, BuiltinBlock, Caller, Error, monitor_commands};
use std::fmt::{self, Write as _};

/// How many characters a line of help has where the other end does not say.
const COLUMNS: usize = 100;

/// What help is shown on.
#[derive(Debug)]
pub(crate) struct Help {
    pub(super) columns: usize,
}

impl Default for Help {
    fn default() -> Self {
        Self { columns: COLUMNS }
    }
}

#[monitor_commands(table = BLOCK)]
impl Help {
    /// Show the help.
    ///
    /// Without arguments it lists all commands; with a command's name it shows what that command does and takes.
    #[monitor_command(
        qmp(off), hmp(name = "help|?", usage = "[cmd]", help = "show the help", example = "help info"),
        access = read,
        user_print = print
    )]
    fn help(
        &self,
        caller: &Caller,
        /// The command to explain, with its sub-command.
        #[arg(hmp(rest))]
        command: Option<String>,
    ) -> Result<String, Error> {
        let commands = caller.monitor().commands();
        let mut words = command.as_deref().unwrap_or_default().split_whitespace();
        let Some(command) = words.next() else { return Ok(self.list(caller, None)) };
        let is_table = commands.is_table(command);
        let name = match words.next() {
            None if is_table => return Ok(self.list(caller, Some(command))),
            Some(item) if is_table => format!("{command} {item}"),
            _ => command.to_owned(),
        };
        match commands.find_human(&name) {
            Some(entry) => Ok(self.one(caller, commands.entry(entry).info)),
            None => Err(unknown(caller.monitor(), &name, &name)),
        }
    }

    /// Show various information about the system.
    #[monitor_command(
        qmp(off),
        hmp(name = "info", usage = "[subcommand]", help = "show various information"),
        access = read,
        user_print = print
    )]
    fn info(
        &self,
        caller: &Caller,
        /// What to show; without it, what there is to show is listed.
        subcommand: Option<String>,
    ) -> Result<String, Error> {
        match subcommand {
            None => Ok(self.list(caller, Some("info"))),
            Some(item) => {
                let name = format!("info {item}");
                Err(unknown(caller.monitor(), &name, &name))
            }
        }
    }
}

/// The session's own rows, for tables.
pub(crate) static COMMANDS: BuiltinBlock<Help> = Block::anywhere(Help::BLOCK);

#[allow(clippy::ptr_arg, reason = "the signature of a `user_print`")]
fn print(text: &String, out: &mut dyn fmt::Write) -> fmt::Result {
    out.write_str(text)
}

/// Whether a command's argument is the name of a command.
pub(super) fn explains(info: &CommandInfo) -> bool {
    COMMANDS.find(info).is_some() && info.name == "help"
}

impl Help {
    /// The commands of the prompt, or of one sub-table.
    fn list(&self, caller: &Caller, table: Option<&str>) -> String {
        let in_table = |info: &&'static CommandInfo| {
            info.human
                .first()
                .is_some_and(|name| name.text().split_once(' ').map(|(table, _)| table) == table)
        };
        let listed = caller.monitor().commands().iter().filter(in_table);
        let mut out = String::new();
        if caller.monitor().is_terse() {
            for info in listed {
                terse(info, &mut out);
            }
            return out;
        }
        let mut lines: Vec<_> = listed.map(|info| (usage(info), capital(info.summary()))).collect();
        lines.sort_unstable();
        let most = (self.columns / 3).max(16);
        let width = lines.iter().map(|(usage, _)| usage.chars().count()).filter(|width| *width <= most).max();
        let width = width.unwrap_or(most);
        for (usage, summary) in lines {
            if usage.chars().count() > width {
                // What is too long for its column has lines of its own.
                wrap(&mut out, &usage, 4, self.columns);
                let _ = write!(out, "{:width$} -- ", "");
            } else {
                let _ = write!(out, "{usage:width$} -- ");
            }
            wrap(&mut out, &summary, width + 4, self.columns);
        }
        out
    }

    fn one(&self, caller: &Caller, info: &CommandInfo) -> String {
        let mut out = String::new();
        if caller.monitor().is_terse() {
            terse(info, &mut out);
        } else {
            explain(info, self.columns, &mut out);
        }
        out
    }
}

/// A command on one line, as QEMU lists it.
fn terse(info: &CommandInfo, out: &mut String) {
    let names = super::explain::names(info);
    let arguments = super::explain::arguments(info);
    let _ = writeln!(out, "{names} {arguments} -- {}", info.summary());
}
