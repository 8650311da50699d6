//! Why a value is refused, and where it stands. Which of several refusals is told is `order`'s.

use crate::Error;
use crate::command::CommandInfo;
use crate::near::nearest;
use serde::de::{Expected, Unexpected};
use std::fmt;

/// Where a value stands, for errors.
#[derive(Clone, Copy, Debug)]
pub(in crate::command) enum Path<'a> {
    /// A parameter, by its number. One that is all arguments is no prefix of their members.
    Argument(&'a CommandInfo, usize),
    Member(&'a Path<'a>, &'a str),
    Element(&'a Path<'a>, usize),
}

impl Path<'_> {
    /// Whether it is all arguments that stand here.
    fn is_all(&self) -> bool {
        matches!(self, Self::Argument(command, index) if command.flatten == Some(*index))
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Argument(..) if self.is_all() => f.write_str("arguments"),
            Self::Argument(command, index) => f.write_str(command.parameters[*index].name),
            Self::Member(outer, name) if outer.is_all() => f.write_str(name),
            Self::Member(outer, name) => write!(f, "{outer}.{name}"),
            Self::Element(outer, index) => write!(f, "{outer}[{index}]"),
        }
    }
}

/// Why a value was refused. serde's derives raise the middle ones without knowing where they are; [`at`](Self::at) says.
#[derive(Debug)]
pub(in crate::command) enum Refusal {
    /// The error, and the way to what caused it, innermost step first: the index of a member in the order of its type, or
    /// of an element.
    Final(Error, Vec<usize>),
    /// What a type reads instead, where it did not like the JSON type.
    Expected(String),
    Missing(&'static str),
    /// Reading again, no mistake was found before the one that is known.
    Nothing,
    Unexpected(String, &'static [&'static str]),
    /// Which values a type takes instead, where it liked the JSON type.
    Value(String),
    Variant(String, &'static [&'static str]),
    Other(String),
}

impl Refusal {
    pub(super) fn generic(text: String) -> Self {
        Self::Final(Error::generic(text), Vec::new())
    }

    /// A refusal of `name`, which is none of `names`; a person is told the nearest one.
    pub(super) fn near(text: String, name: &str, names: &[&str]) -> Self {
        let error = Error::generic(text);
        let error = match nearest(names.iter().copied(), name) {
            Some(near) => error.with_hint(format!("Did you mean '{near}'?")),
            None => error,
        };
        Self::Final(error, Vec::new())
    }

    /// The refusal of the value at `path`.
    #[cold]
    pub(super) fn at(self, path: &Path<'_>) -> Self {
        Self::generic(match self {
            Self::Final(..) | Self::Nothing => return self,
            Self::Expected(what) => return Self::expected(path, &what),
            Self::Missing(name) => format!("Parameter '{}' is missing", Path::Member(path, name)),
            Self::Unexpected(name, names) => {
                let text = format!("Parameter '{}' is unexpected", Path::Member(path, &name));
                return Self::near(text, &name, names);
            }
            Self::Value(what) => return Self::value(path, &what),
            Self::Variant(name, names) => {
                let text = format!("Parameter '{path}' does not accept value '{name}'");
                return Self::near(text, &name, names);
            }
            Self::Other(text) => format!("Parameter '{path}' is invalid: {text}"),
        })
    }

    #[cold]
    pub(super) fn expected(path: &Path<'_>, what: &str) -> Self {
        Self::generic(format!("Invalid parameter type for '{path}', expected: {what}"))
    }

    #[cold]
    pub(in crate::command) fn value(path: &Path<'_>, what: &dyn fmt::Display) -> Self {
        Self::generic(format!("Parameter '{path}' expects {what}"))
    }

    /// The same, one step further out.
    #[cold]
    pub(super) fn through(mut self, step: usize) -> Self {
        if let Self::Final(_, way) = &mut self {
            way.push(step);
        }
        self
    }
}

impl Refusal {
    /// The error for the client.
    pub(in crate::command) fn into_error(self) -> Error {
        match self {
            Self::Final(error, _) => error,
            // Every deserialize method says where it was, so this is a type that raised an error without reading.
            other => Error::generic(format!("Invalid arguments: {other}")),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Final(error, _) => error.fmt(f),
            Self::Expected(what) | Self::Value(what) => write!(f, "{what} expected"),
            Self::Nothing => f.write_str("nothing is wrong"),
            Self::Missing(name) => write!(f, "'{name}' is missing"),
            Self::Unexpected(name, _) | Self::Variant(name, _) => write!(f, "'{name}' is unexpected"),
            Self::Other(text) => f.write_str(text),
        }
    }
}

impl std::error::Error for Refusal {}

impl serde::de::Error for Refusal {
    fn custom<T: fmt::Display>(text: T) -> Self {
        Self::Other(text.to_string())
    }
    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::Expected(expected.to_string())
    }
    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::Value(expected.to_string())
    }
    fn missing_field(field: &'static str) -> Self {
        Self::Missing(field)
    }
    fn unknown_field(field: &str, fields: &'static [&'static str]) -> Self {
        Self::Unexpected(field.to_owned(), fields)
    }
    fn unknown_variant(variant: &str, variants: &'static [&'static str]) -> Self {
        Self::Variant(variant.to_owned(), variants)
    }
}
