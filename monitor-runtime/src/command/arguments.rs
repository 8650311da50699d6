//! The arguments of a call: bound to parameters by the session, extracted by type in the order of the parameters. How a
//! front end splits its input is the front end's; how a value is read is `value`'s.

use super::check::Passed;
use super::limits::{self, Check};
use super::value::{self, Path, Place, Refusal, Text, Value};
use super::{Caller, CommandInfo, Completes, Next, Parameter, Special};
use crate::json::Span;
use crate::{CommandError as _, Error};
use serde::de::{DeserializeOwned, Expected};
use std::cell::RefCell;
use std::fmt;
use std::os::fd::OwnedFd;
use std::vec;

/// The arguments of a call as its session found them: owned, untyped, one slot a parameter.
#[derive(Default)]
pub(crate) struct Bound {
    /// What the slots point into: a JSON text, or words.
    pub(crate) text: String,
    pub(crate) slots: Vec<Slot>,
    /// The name of an argument that no parameter has.
    pub(crate) unexpected: Option<String>,
    /// What only a prompt gives. It is rare, and boxed so that all other calls stay small.
    pub(crate) prompted: Option<Box<Prompted>>,
}

/// Without what the client gave: it may be secret.
impl fmt::Debug for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bound").field("slots", &self.slots).finish_non_exhaustive()
    }
}

/// What only a prompt gives.
pub(crate) enum Prompted {
    /// The arguments are to be bound by the host, because they name what only it can read.
    Bind(Box<dyn Deferred>),
    /// They could not be bound, which is told once it is certain that the command may run at all.
    Refuse(Error),
    /// The command is not to run, but to tell what an argument may be.
    Complete(Completes),
    /// Values with members, which slots name by their index.
    Nodes(Vec<Node>),
}

/// Reads a register of the host's.
pub(crate) type Registers<'a> = &'a mut dyn FnMut(&str) -> Option<i128>;

/// Arguments that are bound when the call is run.
pub(crate) trait Deferred: Send + Sync {
    /// Binds them; the error is for the person.
    fn bind(&self, registers: Registers<'_>) -> Result<Bound, Error>;
}

/// Where a parameter's value is, as a part of the text.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) enum Slot {
    #[default]
    Absent,
    /// A JSON value, checked.
    Json(Span),
    /// A word from the prompt, without quotes.
    Word(Span),
    /// What the prompt split further: one of [`Prompted::Nodes`].
    Node(u32),
}

/// A value typed at the prompt that has members.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    Word(String),
    Members(Vec<(String, Node)>),
}

impl Bound {
    /// What could not be bound: whatever takes arguments of it gets this error.
    pub(crate) fn refused(error: Error) -> Self {
        // Also a command that has no parameter to miss looks for what is too much.
        let unexpected = Some(String::new());
        Self { unexpected, prompted: Some(Box::new(Prompted::Refuse(error))), ..Self::default() }
    }

    /// For a command with so many parameters, none of which has a value.
    pub(crate) fn reset(&mut self, parameters: usize) {
        self.text.clear();
        self.slots.clear();
        self.slots.resize(parameters, Slot::Absent);
        self.unexpected = None;
        self.prompted = None;
    }

    /// Gives a parameter a value with members.
    pub(crate) fn set_node(&mut self, parameter: usize, node: Node) {
        let mut nodes = match self.prompted.take().map(|prompted| *prompted) {
            Some(Prompted::Nodes(nodes)) => nodes,
            _ => Vec::new(),
        };
        // A command has far fewer parameters.
        self.slots[parameter] = Slot::Node(u32::try_from(nodes.len()).unwrap_or(u32::MAX));
        nodes.push(node);
        self.prompted = Some(Box::new(Prompted::Nodes(nodes)));
    }

    fn nodes(&self) -> &[Node] {
        match self.prompted.as_deref() {
            Some(Prompted::Nodes(nodes)) => nodes,
            _ => &[],
        }
    }

    /// The word that a parameter was given at the prompt, if it was one.
    pub(crate) fn word(&self, parameter: usize) -> Option<&str> {
        match self.slots.get(parameter)? {
            Slot::Word(span) => Some(&self.text[span.range()]),
            Slot::Absent | Slot::Json(_) | Slot::Node(_) => None,
        }
    }

    /// Gives a parameter a word from the prompt.
    pub(crate) fn set_word(&mut self, parameter: usize, word: &str) {
        let start = self.text.len();
        self.text.push_str(word);
        self.slots[parameter] = Slot::Word(Span::new(start, self.text.len()));
    }
}

/// The arguments of one invocation, for the code the attribute emits.
#[derive(Debug)]
pub struct Arguments<'a> {
    pub(super) command: &'static CommandInfo,
    pub(super) bound: &'a Bound,
    pub(super) caller: &'a Caller,
    /// What is left of the descriptors; those that no handler takes are closed.
    pub(super) descriptors: RefCell<vec::IntoIter<OwnedFd>>,
    pub(super) next: &'a Next,
    /// Told that all were read, where the handler is not to be called.
    pub(super) checked: Option<&'a Passed>,
}

impl<'a> Arguments<'a> {
    /// Refuses what no parameter took; called after the last parameter, so that its error comes last (as in QEMU).
    pub fn finish(&self) -> Result<(), Error> {
        match (&self.bound.unexpected, self.checked) {
            (None, None) => Ok(()),
            (Some(name), _) => Err(self.unexpected(name)),
            (None, Some(passed)) => Err(passed.note()),
        }
    }

    #[cold]
    #[inline(never)]
    fn unexpected(&self, name: &str) -> Error {
        self.unbound(|| Error::generic(format!("Parameter '{name}' is unexpected")))
    }

    /// The value of a parameter that has limits, if all checks let it pass.
    pub fn within<T>(&self, index: usize, value: T, checks: &[Check<T>]) -> Result<T, Error> {
        let Parameter { limits, .. } = &self.command.parameters[index];
        match limits.and_then(|limits| limits::outside(&value, limits, checks)) {
            None => Ok(value),
            Some(expected) => Err(self.outside(index, expected)),
        }
    }

    /// The error for a value that its type reads and its limits do not let pass.
    #[cold]
    fn outside(&self, index: usize, expected: &dyn Expected) -> Error {
        let path = Path::Argument(self.command, index);
        self.refused(index, Refusal::value(&path, &expected).into_error())
    }

    /// The next descriptor, which parameters take in their order.
    pub(super) fn descriptor(&self) -> Option<OwnedFd> {
        self.descriptors.borrow_mut().next()
    }

    pub(super) fn next(&self) -> &'a Next {
        self.next
    }

    pub(super) fn caller(&self) -> &'a Caller {
        self.caller
    }

    /// The value of a parameter, or `None` if the call has none.
    pub(super) fn value<T: DeserializeOwned>(&self, index: usize) -> Result<Option<T>, Error> {
        let Some(text) = self.text(index) else { return Ok(None) };
        let place = self.place(index);
        if self.reject() != Special::default() {
            self.permit(index, self.reject())?;
        }
        T::deserialize(Value { text, place: &place })
            .map(Some)
            .map_err(|refusal| self.read_again::<T>(index, refusal))
    }

    /// The value of a parameter that is not there: `None` for an `Option`, an error for anything else.
    pub(super) fn missing<T: DeserializeOwned>(&self, index: usize) -> Result<T, Error> {
        let place = self.place(index);
        T::deserialize(Value { text: Text::Absent, place: &place })
            .map_err(|refusal| self.unbound(|| refusal.into_error()))
    }

    /// Why nothing was bound, or else what came of that.
    #[cold]
    fn unbound(&self, error: impl FnOnce() -> Error) -> Error {
        match self.bound.prompted.as_deref() {
            Some(Prompted::Refuse(refused)) => refused.clone(),
            _ => error(),
        }
    }

    /// Refuses a parameter that the monitor's policy does not want used.
    #[cold]
    fn permit(&self, index: usize, reject: Special) -> Result<(), Error> {
        let Parameter { name, features, .. } = &self.command.parameters[index];
        match reject.bars(features.special()) {
            None => Ok(()),
            Some(word) => Err(Error::generic(format!("{word} parameter {name} disabled by policy"))),
        }
    }

    /// The error for a value that was refused. It is found again, so that one that is taken need not be kept.
    #[cold]
    fn read_again<T: DeserializeOwned>(&self, index: usize, refusal: Refusal) -> Error {
        let Some(text) = self.text(index) else { return refusal.into_error() };
        let place = self.place(index);
        self.refused(index, value::refused::<T>(Value { text, place: &place }, refusal))
    }

    /// The error for a refused value; a person is told where to read on.
    #[cold]
    fn refused(&self, index: usize, error: Error) -> Error {
        let Parameter { name, secret, .. } = &self.command.parameters[index];
        if *secret {
            // What the type says may quote the value.
            return Error::generic(format!(
                "Parameter '{name}' is invalid; it is secret, so no more is told"
            ));
        }
        match (self.bound.slots.get(index), self.command.human.first()) {
            // What is nearest to a mistake is a better hint than where to read on.
            (Some(Slot::Word(_) | Slot::Node(_)), Some(name))
                if error.hint().is_none() || self.caller.monitor.is_terse() =>
            {
                error.with_hint(format!("Try \"help {}\" for more information", name.text()))
            }
            _ => error,
        }
    }

    /// Where the value of a parameter stands.
    fn place(&self, index: usize) -> Place<'_> {
        Place::outermost(Path::Argument(self.command, index), self.reject())
    }

    /// What the monitor's policy refuses.
    fn reject(&self) -> Special {
        self.caller.monitor.rules().reject
    }

    /// The value of a parameter, if the call has one.
    fn text(&self, index: usize) -> Option<Text<'_>> {
        match self.bound.slots.get(index)? {
            Slot::Absent => None,
            Slot::Json(span) => Some(Text::Json(&self.bound.text[span.range()])),
            Slot::Word(span) => Some(Text::Word(&self.bound.text[span.range()])),
            Slot::Node(index) => Some(Text::of(self.bound.nodes().get(*index as usize)?)),
        }
    }
}
