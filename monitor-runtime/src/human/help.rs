//! Help, made of the declarations: `help`, `help CMD`, `info`. Commands like any other, run by the session on the table's
//! declarations.

use crate::command::{CommandInfo, Commands, Parameter, Scalar, Shape};
use crate::{Block, BuiltinBlock, Error, monitor_commands};
use std::fmt::{self, Write as _};

/// What help is about. Sessions make one; a default one knows nothing.
#[derive(Debug, Default)]
pub(crate) struct Help {
    pub(super) commands: Option<&'static Commands>,
}

#[monitor_commands(table = BLOCK)]
impl Help {
    /// Show the help.
    ///
    /// Without arguments it lists all commands; with a command's name it shows what that command does and takes.
    #[monitor_command(qmp(off), hmp(name = "help|?"), access = read, user_print = print)]
    fn help(
        &self,
        /// The command to explain.
        command: Option<String>,
        /// Its sub-command.
        item: Option<String>,
    ) -> Result<String, Error> {
        let Some(commands) = self.commands else { return Ok(String::new()) };
        let Some(command) = command else { return Ok(list(commands, None)) };
        if item.is_none() && is_table(commands, &command) {
            return Ok(list(commands, Some(&command)));
        }
        let name = item.map_or_else(|| command.clone(), |item| format!("{command} {item}"));
        match commands.find_human(&name) {
            Some(entry) => Ok(explain(commands.entry(entry).info)),
            None => Err(unknown(commands, &name)),
        }
    }

    /// Show various information about the system.
    #[monitor_command(qmp(off), hmp(name = "info"), access = read, user_print = print)]
    fn info(
        &self,
        /// What to show; without it, what there is to show is listed.
        item: Option<String>,
    ) -> Result<String, Error> {
        let Some(commands) = self.commands else { return Ok(String::new()) };
        match item {
            None => Ok(list(commands, Some("info"))),
            Some(item) => Err(unknown(commands, &format!("info {item}"))),
        }
    }
}

/// The session's own rows, for tables.
pub(crate) static COMMANDS: BuiltinBlock<Help> = Block::anywhere(Help::BLOCK);

#[allow(clippy::ptr_arg, reason = "the signature of a `user_print`")]
fn print(text: &String, out: &mut dyn fmt::Write) -> fmt::Result {
    out.write_str(text)
}

/// Whether some names are made of `word` and a second word.
pub(super) fn is_table(commands: &Commands, word: &str) -> bool {
    commands.human_names().any(|(name, _)| name.split_once(' ').is_some_and(|(table, _)| table == word))
}

/// The error for a name that is no command's, with the nearest one that is.
pub(super) fn unknown(commands: &Commands, typed: &str) -> Error {
    let error = Error::generic(format!("unknown command: '{typed}'"));
    let near = commands.human_names().map(|(name, _)| (distance(name, typed), name)).min();
    match near {
        // A name of as many letters as there are steps has nothing in common with what was typed.
        Some((steps, name)) if steps <= 1 + typed.len() / 4 && steps < name.len() => {
            error.with_hint(format!("Did you mean '{name}'?"))
        }
        _ => error,
    }
}

/// How many letters to change, add, drop or swap to come from one name to the other.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<_>, Vec<_>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            rows[i][j] = match (i, j) {
                (0, n) | (n, 0) => n,
                _ => {
                    let swap = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                    let changed = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                    let shifted = rows[i - 1][j].min(rows[i][j - 1]) + 1;
                    changed.min(shifted).min(if swap { rows[i - 2][j - 2] + 1 } else { usize::MAX })
                }
            };
        }
    }
    rows[a.len()][b.len()]
}

/// The commands of the prompt, or of one sub-table, a line each, sorted.
fn list(commands: &Commands, table: Option<&str>) -> String {
    let in_table = |info: &CommandInfo| {
        info.human.first().is_some_and(|name| name.text().split_once(' ').map(|(table, _)| table) == table)
    };
    let mut lines: Vec<_> =
        commands.iter().filter(|info| in_table(info)).map(|info| (usage(info), info.summary())).collect();
    lines.sort_unstable();
    let width = lines.iter().map(|(usage, _)| usage.chars().count()).max().unwrap_or_default().min(32);
    let mut out = String::new();
    for (usage, summary) in lines {
        let _ = writeln!(out, "{usage:width$} -- {summary}");
    }
    out
}

/// How a command is typed: `block_resize DEVICE SIZE [FORCE]`.
fn usage(info: &CommandInfo) -> String {
    let mut out = info.human.first().map(|name| name.text().to_owned()).unwrap_or_default();
    for alias in info.human.iter().skip(1) {
        out.push('|');
        out.push_str(alias.text().rsplit(' ').next().unwrap_or_default());
    }
    for (_, parameter, shape) in info.arguments() {
        let word = word(parameter, &shape);
        let _ = if parameter.is_optional(&shape) { write!(out, " [{word}]") } else { write!(out, " {word}") };
    }
    out
}

fn word(parameter: &Parameter, shape: &Shape) -> String {
    match shape.scalar {
        Scalar::Boolean => format!("{}:on|off", parameter.name.to_uppercase()),
        Scalar::Choice(choices) if choices.len() <= 4 => choices.join("|"),
        _ => parameter.name.to_uppercase(),
    }
}

/// Everything about one command.
fn explain(info: &CommandInfo) -> String {
    let mut out = format!("{} -- {}\n", usage(info), info.summary());
    let rest = info.docs.split_once("\n\n").map(|(_, rest)| rest).unwrap_or_default();
    for line in rest.lines() {
        let _ = writeln!(out, "  {line}");
    }
    let mut parameters = info.arguments().peekable();
    if parameters.peek().is_some() {
        out.push_str("Parameters:\n");
    }
    for (_, parameter, shape) in parameters {
        let _ = write!(out, "  {}", word(parameter, &shape));
        let _ = match (parameter.default, shape.optional) {
            (Some(default), _) => write!(out, " (default {default})"),
            (None, true) => write!(out, " (optional)"),
            (None, false) => Ok(()),
        };
        let docs: Vec<_> = parameter.docs.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let _ = writeln!(out, "{}{}", if docs.is_empty() { "" } else { " -- " }, docs.join(" "));
    }
    if let Some(name) = info.qmp.first() {
        let _ = writeln!(out, "QMP: {}", name.text());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn a_slip_of_the_finger_is_one_step() {
        for (a, b, steps) in
            [("stop", "stpo", 1), ("cont", "cot", 1), ("info status", "info statsu", 1), ("a", "xyz", 3)]
        {
            assert_eq!(distance(a, b), steps, "{a} {b}");
        }
    }
}
