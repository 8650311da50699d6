//! Examples: a line that a person may type, declared or made of what the parameters are, and whether it is one. How it is
//! shown is `explain`'s.

use super::arguments::{CommandLine, split_name};
use super::expression::Failure;
use crate::Error;
use crate::command::{Bound, CommandInfo, Commands, Number, Parameter, Scalar, Shape, Syntax};
use std::sync::Arc;

/// An example of a command that takes something: the declared one, else one that suits the types; none where those do not
/// tell what a sensible value is.
pub(crate) fn example(info: &CommandInfo) -> Option<String> {
    if let Some(example) = info.example {
        return Some(example.to_owned());
    }
    let name = info.human.first()?.text();
    let mut example = name.to_owned();
    for (_, parameter, shape) in info.arguments() {
        if parameter.is_optional(&shape) || parameter.flag().is_some() {
            continue;
        }
        example.push_str(if parameter.syntax() == Syntax::Format { "" } else { " " });
        example.push_str(&value(parameter, &shape)?);
    }
    // The name alone is no example of what it takes.
    (example != name).then_some(example)
}

fn value(parameter: &Parameter, shape: &Shape) -> Option<String> {
    if let (Syntax::ByType, Some(end)) = (parameter.syntax(), end(parameter)) {
        return Some(end.to_string());
    }
    Some(match (parameter.syntax(), shape.scalar) {
        (Syntax::Format, _) => "/8xw".to_owned(),
        (Syntax::File, _) => format!("{}.bin", parameter.name),
        (Syntax::Size { .. }, _) => "512M".to_owned(),
        (Syntax::Expression { .. }, _) => "512".to_owned(),
        (Syntax::Time, _) => "100ms".to_owned(),
        (_, Scalar::Boolean) => "on".to_owned(),
        (_, Scalar::Choice(choices)) => choices.first().copied()?.to_owned(),
        (_, Scalar::Integer { bits: 64, .. }) => "0x1000".to_owned(),
        (_, Scalar::Integer { .. }) => "1".to_owned(),
        (_, Scalar::Number) => "1.5".to_owned(),
        (_, Scalar::Text) => parameter.name.to_owned(),
        (_, Scalar::Members(_) | Scalar::Json) => return None,
    })
}

/// A number that an argument with a range surely takes.
fn end(parameter: &Parameter) -> Option<Number> {
    let range = parameter.limits?.range?;
    range.min.or(range.max)
}

/// Checks that every example that help shows is a line its command takes, as far as that can be told without running it: a
/// test of a table.
///
/// ```
/// # use monitor_runtime::{CommandTable, builtin, command_table, human, monitor_commands};
/// struct Vmm;
///
/// #[monitor_commands]
/// impl Vmm {
///     #[monitor_command(hmp(example = "balloon much"))]
///     fn balloon(&mut self, #[arg(hmp(size("M")))] value: u64) {}
/// }
///
/// command_table! { static COMMANDS: CommandTable<Vmm> = [..builtin::HUMAN, ..Vmm::COMMANDS]; }
///
/// let error = human::check_examples(COMMANDS.declarations()).unwrap_err();
/// assert_eq!(error.to_string(), "the example 'balloon much': VALUE: invalid size");
/// ```
///
/// # Errors
/// Which one is none, and why.
pub fn check_examples(commands: &'static Commands) -> Result<(), Error> {
    for example in commands.iter().filter_map(example) {
        if let Err(error) = check(commands, &example) {
            return Err(Error::generic(format!("the example '{example}': {}", error.description())));
        }
    }
    Ok(())
}

fn check(commands: &'static Commands, line: &str) -> Result<(), Error> {
    let (name, words) = split_name(commands, line);
    let Some(entry) = commands.find_human(&name) else {
        return Err(Error::generic(format!("unknown command: '{name}'")));
    };
    let command = commands.entry(entry).info;
    let rest = words.rest().to_owned();
    let line = CommandLine { command, typed: name, rest, terse: false, last_format: Arc::default() };
    match line.bind() {
        Ok(bound) => check_choices(command, &bound),
        // A register: which there are is the host's to say.
        Err(Failure::NeedsHost) => Ok(()),
        Err(Failure::Error(error)) => Err(error),
    }
}

/// Words of an enum, which its type reads only when the command runs.
fn check_choices(command: &CommandInfo, bound: &Bound) -> Result<(), Error> {
    for (index, parameter, shape) in command.arguments() {
        if let (Syntax::ByType, Scalar::Choice(choices), Some(word)) =
            (parameter.syntax(), shape.scalar, bound.word(index))
            && !choices.contains(&word)
        {
            return Err(Error::generic(format!(
                "Parameter '{}' does not accept value '{word}'",
                parameter.name
            )));
        }
    }
    Ok(())
}
