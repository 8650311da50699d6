//! A line bound to the parameters of a command, by what each of them reads and how it is typed. Values are read by their
//! types when the command runs; what names a register is bound then, too.

use super::explain::arguments;
use super::expression::{Failure, Numbers, evaluate};
use super::format::LastFormat;
use super::options::options;
use super::quantity;
use super::words::Words;
use crate::command::{
    Bound, CommandInfo, Commands, Deferred, Name, Node, Parameter, Prompted, Registers, Scalar, Shape, Syntax,
};
use crate::{CommandError as _, Error, Monitor};
use std::sync::Arc;

/// The command's name that a line begins with, with its sub-table, and what follows it.
pub(super) fn split_name<'l>(commands: &Commands, line: &'l str) -> (String, Words<'l>) {
    let mut words = Words::new(line);
    let mut name = words.name().to_owned();
    words.skip_blanks();
    if !words.rest().is_empty() && commands.is_table(&name) {
        name = format!("{name} {}", words.name());
    }
    (name, words)
}

/// A line whose command was found.
#[derive(Clone)]
pub(super) struct CommandLine {
    pub(super) command: &'static CommandInfo,
    /// The command's name as it was typed.
    pub(super) typed: String,
    /// What follows the name.
    pub(super) rest: String,
    /// Errors are as QEMU's.
    pub(super) terse: bool,
    pub(super) last_format: Arc<LastFormat>,
}

impl CommandLine {
    /// Binds the line, or leaves that to whoever runs the call, where only the host can say what is meant. A mistake in a
    /// command that may not run on `monitor`, or not now, is left to it as well, which says that first.
    pub(super) fn bind_or_defer(self, monitor: &Monitor) -> Result<Bound, Error> {
        let conditional = self.command.states.is_some() || self.command.access > monitor.allowed_access();
        match self.bind() {
            Ok(bound) => Ok(bound),
            Err(Failure::Error(error)) if conditional => Ok(Bound::refused(self.with_help(error))),
            Err(Failure::Error(error)) => Err(self.with_help(error)),
            Err(Failure::NeedsHost) => {
                Ok(Bound { prompted: Some(Box::new(Prompted::Bind(Box::new(self)))), ..Bound::default() })
            }
        }
    }

    /// Binds the line as far as that can be done without the host.
    pub(super) fn bind(&self) -> Result<Bound, Failure> {
        self.bind_with(None)
    }

    fn bind_with(&self, registers: Option<Registers<'_>>) -> Result<Bound, Failure> {
        let mut bound = Bound::default();
        bound.reset(self.command.parameters.len());
        Binder { line: self, words: Words::new(&self.rest), registers, bound }.bind()
    }

    /// The command as an error names it: as it was typed; QEMU shows all its names, without that of their table.
    fn shown(&self) -> String {
        if !self.terse {
            return self.typed.clone();
        }
        let names = self.command.human.iter().map(Name::text);
        let names: Vec<_> = names.map(|name| name.rsplit(' ').next().unwrap_or_default()).collect();
        names.join("|")
    }

    /// What may be typed.
    fn usage(&self) -> String {
        format!("{} {}", self.typed, arguments(self.command))
    }

    /// An error in what was typed, with the hint where to read on.
    fn with_help(&self, error: Error) -> Error {
        let help = format!("Try \"help {}\" for more information", self.typed);
        let hint = if self.terse { None } else { error.hint().or_else(|| self.by_place()) };
        error.with_hint(hint.map_or(String::new(), |hint| hint + "\n") + &help)
    }

    /// What to tell somebody who has named an argument, as in QMP.
    fn by_place(&self) -> Option<String> {
        let mut keys =
            self.rest.split_whitespace().filter_map(|word| Some(word.split_once('=')?.0.replace('_', "-")));
        let names = |key: &str| {
            self.command.arguments().any(|(_, parameter, _)| parameter.name.replace('_', "-") == key)
        };
        keys.any(|key| names(&key))
            .then(|| format!("Arguments go by their place, without names: {}", self.usage()))
    }
}

impl Deferred for CommandLine {
    fn bind(&self, registers: Registers<'_>) -> Result<Bound, Error> {
        self.bind_with(Some(registers)).map_err(|failure| match failure {
            Failure::Error(error) => self.with_help(error),
            Failure::NeedsHost => self.with_help(Error::generic("unknown register")),
        })
    }
}

struct Binder<'a, 'b> {
    line: &'a CommandLine,
    words: Words<'a>,
    registers: Option<Registers<'b>>,
    bound: Bound,
}

type Described = (usize, &'static Parameter, Shape);

impl Binder<'_, '_> {
    /// `/fmt` comes first, then the flags, in any order, then what goes by its place.
    fn bind(mut self) -> Result<Bound, Failure> {
        let (mut flags, mut placed) = (Vec::new(), Vec::new());
        for described in self.line.command.arguments() {
            let (index, parameter, shape) = &described;
            if parameter.syntax() == Syntax::Format {
                let format = self.read(parameter, shape)?;
                self.set(*index, format);
            } else if parameter.flag().is_some() {
                flags.push(described);
            } else {
                placed.push(described);
            }
        }
        self.bind_flags(flags)?;
        for described in placed {
            self.bind_placed(described)?;
        }
        self.words.skip_blanks();
        if self.words.rest().is_empty() { Ok(self.bound) } else { Err(self.extraneous()) }
    }

    /// What is left when all parameters were read.
    fn extraneous(&self) -> Failure {
        let line = self.line;
        let text = format!("{}: extraneous characters at the end of line", line.shown());
        let letter = self.words.rest().strip_prefix('-').and_then(|rest| rest.chars().next());
        let mut flags = line.command.arguments().filter_map(|(_, parameter, _)| parameter.flag());
        let mut error = Error::generic(text);
        if letter.is_some_and(|letter| flags.any(|flag| flag == letter)) {
            error = error.with_hint(format!("Flags come first: {}", line.usage()));
        }
        Failure::Error(error)
    }

    /// Binds flags until something else comes, or all were given: what looks like a flag then is the next argument.
    fn bind_flags(&mut self, mut flags: Vec<Described>) -> Result<(), Failure> {
        while !flags.is_empty() {
            self.words.skip_blanks();
            if self.words.peek() != Some('-') {
                break;
            }
            self.words.take();
            let letter = self.words.take();
            let Some(at) = flags.iter().position(|(_, flag, _)| letter.is_some() && flag.flag() == letter)
            else {
                let letter = letter.map(String::from).unwrap_or_default();
                return Err(self.failure(&format!("unsupported option -{letter}")));
            };
            let (index, parameter, shape) = flags.remove(at);
            let value = if shape.scalar == Scalar::Boolean {
                Node::Word("on".to_owned())
            } else {
                self.words.skip_blanks();
                if self.words.rest().is_empty() {
                    let letter = letter.unwrap_or_default();
                    return Err(self.failure(&format!("value expected for -{letter}")));
                }
                self.read(parameter, &shape)?
            };
            self.set(index, value);
        }
        // A flag that is not given is off, also where its type has no way to say that it was left out.
        for (index, parameter, shape) in flags {
            if shape.scalar == Scalar::Boolean && !parameter.is_optional(&shape) {
                self.bound.set_word(index, "off");
            }
        }
        Ok(())
    }

    fn bind_placed(&mut self, (index, parameter, shape): Described) -> Result<(), Failure> {
        self.words.skip_blanks();
        let optional = parameter.is_optional(&shape);
        if parameter.typing.is_some_and(|typing| typing.dot) {
            if self.words.peek() == Some('.') {
                self.words.take();
            } else if optional {
                return Ok(());
            }
        } else if optional && self.words.rest().is_empty() {
            return Ok(());
        }
        let value = self.read(parameter, &shape)?;
        self.set(index, value);
        Ok(())
    }

    fn set(&mut self, index: usize, value: Node) {
        match value {
            Node::Word(word) => self.bound.set_word(index, &word),
            Node::Members(_) => self.bound.set_node(index, value),
        }
    }

    /// Reads what is typed for a parameter.
    fn read(&mut self, parameter: &Parameter, shape: &Shape) -> Result<Node, Failure> {
        self.words.skip_blanks();
        let is_there = !self.words.rest().is_empty();
        match self.read_typed(parameter, shape) {
            // What is wrong may quote what was typed.
            Err(Failure::Error(_)) if parameter.secret && is_there => {
                Err(self
                    .failure(&format!("'{}' is invalid; it is secret, so no more is told", parameter.name)))
            }
            Err(Failure::Error(error)) if !self.line.terse => {
                Err(Failure::Error(if is_there { named(parameter, &error) } else { self.missing(parameter) }))
            }
            other => other,
        }
    }

    fn read_typed(&mut self, parameter: &Parameter, shape: &Shape) -> Result<Node, Failure> {
        match parameter.syntax() {
            Syntax::ByType => self.read_by_type(parameter, shape),
            Syntax::Expression { unit } => self.sized_expression(unit).map(Node::Word),
            Syntax::File => self.word(parameter, "filename").map(Node::Word),
            Syntax::Format => self.line.last_format.read(&mut self.words),
            Syntax::Options { implied } => self.options(implied),
            Syntax::Rest => {
                self.words.skip_blanks();
                let rest = self.words.rest().to_owned();
                self.words.skip(rest.len());
                if rest.is_empty() { Err(self.expected(parameter, "string")) } else { Ok(Node::Word(rest)) }
            }
            Syntax::Size { unit } => quantity::size(&mut self.words, unit)
                .map(|bytes| Node::Word(bytes.to_string()))
                .ok_or_else(|| {
                    let error = Error::generic("invalid size");
                    Failure::Error(error.with_hint(quantity::shape_of_size(unit)))
                }),
            Syntax::Time => quantity::seconds(&mut self.words)
                .map(|seconds| Node::Word(seconds.to_string()))
                .map_err(Failure::new),
        }
    }

    fn read_by_type(&mut self, parameter: &Parameter, shape: &Shape) -> Result<Node, Failure> {
        match shape.scalar {
            Scalar::Boolean => match self.words.plain() {
                word @ ("on" | "off") => Ok(Node::Word(word.to_owned())),
                _ => Err(Failure::new("Expected 'on' or 'off'")),
            },
            Scalar::Integer { signed, bits } => self.integer(signed, bits).map(Node::Word),
            Scalar::Number => quantity::number(&mut self.words)
                .map(|number| Node::Word(number.to_string()))
                .map_err(Failure::new),
            Scalar::Choice(choices) => {
                self.word(parameter, &format!("one of {}", choices.join(", "))).map(Node::Word)
            }
            Scalar::Text => self.word(parameter, "string").map(Node::Word),
            Scalar::Json | Scalar::Members(_) => {
                self.words.skip_blanks();
                if self.words.rest().is_empty() && !parameter.is_optional(shape) {
                    return Err(self.expected(parameter, "key=value,..."));
                }
                // What begins with a bracket is JSON, also in quotes.
                if self.words.rest().starts_with(['{', '[']) {
                    Ok(Node::Word(self.words.json().to_owned()))
                } else if self.words.rest().starts_with("\"{") || self.words.rest().starts_with("\"[") {
                    self.word(parameter, "string").map(Node::Word)
                } else {
                    self.options(None)
                }
            }
        }
    }

    fn integer(&mut self, signed: bool, bits: u32) -> Result<String, Failure> {
        let wraps = signed && bits == 64;
        let numbers = if wraps { Numbers::Wrapping } else { Numbers::Exact };
        let value = self.evaluate(numbers)?;
        let (least, most) = match (signed, bits) {
            (true | false, 128) => (i128::MIN, i128::MAX),
            (true, bits) => (-(1 << (bits - 1)), (1 << (bits - 1)) - 1),
            (false, bits) => (0, (1 << bits) - 1),
        };
        if (least..=most).contains(&value) {
            Ok(value.to_string())
        } else if bits < 32 {
            // Their type refuses them, by name.
            Ok(value.to_string())
        } else if bits == 64 {
            Err(Failure::new(if value < 0 { "enter a positive value" } else { "number too large" }))
        } else {
            let text = format!("'{}' has failed: integer is for {bits}-bit values", self.line.shown());
            Err(Failure::new(text))
        }
    }

    fn sized_expression(&mut self, unit: u64) -> Result<String, Failure> {
        let value = self.evaluate(Numbers::Exact)?;
        if value < 0 {
            return Err(Failure::new("enter a positive value"));
        }
        let bytes = value.checked_mul(unit.into()).and_then(|bytes| u64::try_from(bytes).ok());
        bytes.map(|bytes| bytes.to_string()).ok_or_else(|| Failure::new("number too large"))
    }

    fn evaluate(&mut self, numbers: Numbers) -> Result<i128, Failure> {
        // Reborrowed, because the trait object is lent for one expression only.
        match &mut self.registers {
            Some(registers) => evaluate(&mut self.words, numbers, Some(&mut **registers)),
            None => evaluate(&mut self.words, numbers, None),
        }
    }

    fn options(&mut self, implied: Option<&str>) -> Result<Node, Failure> {
        let word = self.words.word().map_err(Failure::Error)?.unwrap_or_default();
        options(&word, implied).map_err(Failure::Error)
    }

    fn word(&mut self, parameter: &Parameter, noun: &str) -> Result<String, Failure> {
        match self.words.word() {
            Ok(Some(word)) => Ok(word.into_owned()),
            Ok(None) => Err(self.expected(parameter, noun)),
            Err(error) => Err(Failure::Error(error)),
        }
    }

    fn expected(&self, parameter: &Parameter, noun: &str) -> Failure {
        let noun = parameter.typing.and_then(|typing| typing.noun).unwrap_or(noun);
        self.failure(&format!("{noun} expected"))
    }

    /// That nothing was typed for a parameter.
    fn missing(&self, parameter: &Parameter) -> Error {
        let text = format!("{} is missing", parameter.name.to_uppercase());
        Error::generic(text).with_hint(format!("Usage: {}", self.line.usage()))
    }

    /// A failure that names the command.
    fn failure(&self, text: &str) -> Failure {
        Failure::new(format!("{}: {text}", self.line.shown()))
    }
}

/// What is wrong in what was typed for a parameter; QEMU does not tell for which.
fn named(parameter: &Parameter, error: &Error) -> Error {
    let named = Error::generic(format!("{}: {error}", parameter.name.to_uppercase()));
    match error.hint() {
        Some(hint) => named.with_hint(hint),
        None => named,
    }
}
