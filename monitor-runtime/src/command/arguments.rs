//! The arguments of a call: bound to parameters by the session, extracted by type in the order of the parameters. How a
//! front end splits its input is the front end's; how a value is read is `value`'s.

use super::value::{Path, Refusal, Value};
use super::{Caller, CommandInfo, Next};
use crate::Error;
use crate::json::Span;
use serde::de::DeserializeOwned;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::os::fd::OwnedFd;

/// The arguments of a call as its session found them: owned, untyped, one slot a parameter.
#[derive(Debug, Default)]
pub(crate) struct Bound {
    /// What the slots point into: a JSON text, or words.
    pub(crate) text: String,
    pub(crate) slots: Vec<Slot>,
    /// The name of an argument that no parameter has.
    pub(crate) unexpected: Option<String>,
    /// The descriptors that were passed with the request; at most one for each parameter that takes one.
    pub(crate) descriptors: Vec<OwnedFd>,
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
}

impl Bound {
    /// For a command with so many parameters, none of which has a value.
    pub(crate) fn reset(&mut self, parameters: usize) {
        self.text.clear();
        self.slots.clear();
        self.slots.resize(parameters, Slot::Absent);
        self.unexpected = None;
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
    pub(super) descriptors: RefCell<VecDeque<OwnedFd>>,
    pub(super) next: &'a Next,
}

impl<'a> Arguments<'a> {
    /// Refuses what no parameter took; called after the last parameter, so that its error comes last (as in QEMU).
    pub fn finish(&self) -> Result<(), Error> {
        match &self.bound.unexpected {
            None => Ok(()),
            Some(name) => Err(Error::generic(format!("Parameter '{name}' is unexpected"))),
        }
    }

    /// The next descriptor, which parameters take in their order.
    pub(super) fn descriptor(&self) -> Option<OwnedFd> {
        self.descriptors.borrow_mut().pop_front()
    }

    pub(super) fn next(&self) -> &'a Next {
        self.next
    }

    pub(super) fn caller(&self) -> &'a Caller {
        self.caller
    }

    /// The value of a parameter, or `None` if the call has none.
    pub(super) fn value<T: DeserializeOwned>(&self, index: usize) -> Result<Option<T>, Error> {
        self.raw(index).map(T::deserialize).transpose().map_err(|refusal| self.refused(index, refusal))
    }

    /// The value of a parameter that is not there: `None` for an `Option`, an error for anything else.
    pub(super) fn missing<T: DeserializeOwned>(&self, index: usize) -> Result<T, Error> {
        T::deserialize(Value::absent(Path::Root(self.command.parameters[index].name)))
            .map_err(Refusal::into_error)
    }

    /// The error for a refused value; a person is told where to read on.
    #[cold]
    fn refused(&self, index: usize, refusal: Refusal) -> Error {
        let error = refusal.into_error();
        match (self.bound.slots.get(index), self.command.human.first()) {
            (Some(Slot::Word(_)), Some(name)) => {
                error.with_hint(format!("Try \"help {}\" for more information", name.text()))
            }
            _ => error,
        }
    }

    fn raw(&self, index: usize) -> Option<Value<'_>> {
        let path = Path::Root(self.command.parameters[index].name);
        match self.bound.slots.get(index)? {
            Slot::Absent => None,
            Slot::Json(span) => Some(Value::json(&self.bound.text[span.range()], path)),
            Slot::Word(span) => Some(Value::word(&self.bound.text[span.range()], path)),
        }
    }
}
