//! Words bound to the parameters of a command, in order, by what each parameter reads. Splitting is `words`'; values are
//! read when the command runs.

use super::words::Words;
use crate::Error;
use crate::command::{Bound, CommandInfo, Scalar, Shape};

/// Binds the rest of a line to the parameters of `command`, which was typed as `typed`.
pub(super) fn bind(command: &'static CommandInfo, typed: &str, mut words: Words<'_>) -> Result<Bound, Error> {
    let mut bound = Bound::default();
    bound.reset(command.parameters.len());
    for (index, parameter, shape) in command.arguments() {
        match words.word().map_err(|error| with_help(error, typed))? {
            Some(word) => bound.set_word(index, &word),
            None if parameter.is_optional(&shape) => break,
            None => return Err(with_help(missing(command, &shape), typed)),
        }
    }
    if words.rest().is_empty() {
        Ok(bound)
    } else {
        let text = format!("{}: extraneous characters at the end of line", shown(command));
        Err(with_help(Error::generic(text), typed))
    }
}

/// The error for a word that is not there, as QEMU words it for each kind.
fn missing(command: &CommandInfo, shape: &Shape) -> Error {
    Error::generic(match shape.scalar {
        Scalar::Boolean => "Expected 'on' or 'off'".to_owned(),
        Scalar::Integer => "unexpected end of expression".to_owned(),
        Scalar::Number => "Number expected".to_owned(),
        Scalar::Choice(choices) => format!("{}: one of {} expected", shown(command), choices.join(", ")),
        Scalar::Text | Scalar::Json => format!("{}: string expected", shown(command)),
    })
}

/// All names of a command, as QEMU's messages show them.
fn shown(command: &CommandInfo) -> String {
    let names: Vec<_> =
        command.human.iter().map(|name| name.text().rsplit(' ').next().unwrap_or_default()).collect();
    names.join("|")
}

/// An error in what was typed, with the hint where to read on.
pub(super) fn with_help(error: Error, typed: &str) -> Error {
    error.with_hint(format!("Try \"help {typed}\" for more information"))
}
