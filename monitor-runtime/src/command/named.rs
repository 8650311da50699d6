//! What rustc says of a type that will not do, in the words of the declaration: of which argument of which command. What a
//! type must be is said by the bounds that these imply, so that rustc shows no more than these.

use super::types::{FromClient, Replies};
use super::{Argument, Outcome, Print, ResultType, Source};
use crate::CommandError;
use std::marker::PhantomData;

/// What a type is for, in a type of its own, whose name rustc shows when the other will not do:
/// `argument_size_of_command_resize`. A trait for each with `#[diagnostic]` words would say it better, and cannot be
/// emitted: where there is no prelude, that attribute is not found. It would also take a third of the time that a command
/// takes to check.
#[derive(Clone, Copy, Debug)]
pub struct Named<N>(PhantomData<fn() -> N>);

impl<N> Named<N> {
    /// The value, for whatever infers its type.
    pub const NAME: Self = Self(PhantomData);
}

/// An argument that the client gives, and which is called `N`.
#[derive(Clone, Copy, Debug)]
pub struct NamedFromClient<N>(pub(super) PhantomData<fn() -> N>);

impl<N> NamedFromClient<N> {
    /// Where it comes from, and of what type.
    pub const fn source<T: ArgumentOf<N>>(self) -> Source {
        FromClient.source::<T>()
    }
}

/// What the command `N` replies.
#[derive(Clone, Copy, Debug)]
pub struct NamedReplies<T, E, N>(pub(super) Replies<T, E>, pub(super) PhantomData<fn() -> N>);

impl<T, E, N> NamedReplies<T, E, N> {
    /// The type for introspection.
    pub const fn result(self) -> ResultType
    where
        T: OutcomeOf<N>,
        E: ErrorOf<N>,
    {
        self.0.result()
    }
}

/// What the argument `N` may be.
#[diagnostic::on_unimplemented(
    message = "{N} cannot be of type `{Self}`",
    label = "not an argument type",
    note = "derive `serde::Deserialize` and `schemars::JsonSchema` for it; who asked is taken as `&Caller`, a file descriptor as `OwnedFd`"
)]
pub trait ArgumentOf<N>: Argument {}
#[diagnostic::do_not_recommend]
impl<T: Argument, N> ArgumentOf<N> for T {}

/// What the command `N` may answer.
#[diagnostic::on_unimplemented(
    message = "the result of {N} cannot be of type `{Self}`",
    label = "not a result type",
    note = "derive `serde::Serialize` and `schemars::JsonSchema` for it"
)]
pub trait OutcomeOf<N>: Outcome {}
#[diagnostic::do_not_recommend]
impl<T: Outcome, N> OutcomeOf<N> for T {}

/// What the command `N` may fail with.
#[diagnostic::on_unimplemented(
    message = "the error of {N} cannot be of type `{Self}`",
    label = "not a command error",
    note = "write `impl monitor_runtime::CommandError for {Self} {{}}` (it needs `Display`), or return `monitor_runtime::Error`"
)]
pub trait ErrorOf<N>: CommandError {}
#[diagnostic::do_not_recommend]
impl<E: CommandError, N> ErrorOf<N> for E {}

/// A result that a function which shows an `A` can show: an `A`.
// Rule `wrong_print`: what is shown is the result of the command.
#[diagnostic::on_unimplemented(
    message = "`user_print` shows a `{A}`, and the command's result is a `{Self}`",
    label = "shows a `{A}`",
    note = "write `fn print(result: &{Self}, out: &mut dyn std::fmt::Write) -> std::fmt::Result`"
)]
pub trait ShownBy<A> {
    /// The function as it is.
    fn by(print: Print<A>) -> Print<Self>;
}

impl<T> ShownBy<T> for T {
    fn by(print: Print<T>) -> Print<T> {
        print
    }
}

/// A function that shows the result, if that is what it shows.
pub fn print<T: ShownBy<A>, A>(function: Print<A>) -> Print<T> {
    T::by(function)
}
