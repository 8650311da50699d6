//! Choosing by type, for the code the attributes emit: `Type::<T>::NAME` finds the inherent item where `T` is special
//! and the trait's otherwise. The choice is made on the concrete type, so an alias is as good as what it stands for.

use super::info::ValueType;
use super::named::{Named, NamedFromClient, NamedReplies};
use super::shape::Shape;
use super::{Arguments, Caller, Completion, Next, ResultType, Source};
use crate::Error;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::convert::Infallible;
use std::marker::PhantomData;
use std::os::fd::OwnedFd;

/// The type `T`, to hang items on.
#[derive(Debug)]
pub struct Type<T: ?Sized>(PhantomData<T>);

impl Type<&Caller> {
    /// Who asked comes from the call.
    pub const ARGUMENT: FromCall = FromCall;
}

impl Type<Caller> {
    /// The same as a value, for a handler whose work outlives the call.
    pub const ARGUMENT: OwnedFromCall = OwnedFromCall;
}

impl Type<&Next> {
    /// What to run next is a matter of the call.
    pub(crate) const ARGUMENT: NextCall = NextCall;
}

/// The argument of a built-in command that hands on to another.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NextCall;

#[allow(clippy::extra_unused_type_parameters, clippy::unnecessary_wraps, reason = "as for `FromCall`")]
impl NextCall {
    pub(crate) const fn source<T>(self) -> Source {
        Source::Caller
    }

    pub(crate) fn extract<'a, T>(self, arguments: &Arguments<'a>, _: usize) -> Result<&'a Next, Error> {
        Ok(arguments.next())
    }
}

/// An argument that the call itself carries.
#[derive(Clone, Copy, Debug)]
pub struct FromCall;

#[allow(
    clippy::extra_unused_type_parameters,
    clippy::unnecessary_wraps,
    reason = "the twins of `FromClient`'s, which generated code calls without knowing which it has"
)]
impl FromCall {
    /// Where it comes from.
    pub const fn source<T>(self) -> Source {
        Source::Caller
    }

    /// The same, whatever it is called.
    pub const fn named<N>(self, _: Named<N>) -> Self {
        self
    }

    /// Who asked.
    pub fn extract<'a, T>(self, arguments: &Arguments<'a>, _: usize) -> Result<&'a Caller, Error> {
        Ok(arguments.caller())
    }

    /// Does not compile, and says why.
    pub fn extract_or<'a, T: Given>(
        self,
        arguments: &Arguments<'a>,
        _: usize,
        _: impl Sized,
    ) -> Result<&'a Caller, Error> {
        Ok(arguments.caller())
    }
}

/// A copy of an argument that the call itself carries.
#[derive(Clone, Copy, Debug)]
pub struct OwnedFromCall;

#[allow(clippy::extra_unused_type_parameters, clippy::unnecessary_wraps, reason = "as for `FromCall`")]
impl OwnedFromCall {
    /// Where it comes from.
    pub const fn source<T>(self) -> Source {
        Source::Caller
    }

    /// The same, whatever it is called.
    pub const fn named<N>(self, _: Named<N>) -> Self {
        self
    }

    /// Who asked.
    pub fn extract<T>(self, arguments: &Arguments<'_>, _: usize) -> Result<Caller, Error> {
        Ok(arguments.caller().clone())
    }

    /// Does not compile, and says why.
    pub fn extract_or<T: Given>(
        self,
        arguments: &Arguments<'_>,
        _: usize,
        _: impl Sized,
    ) -> Result<Caller, Error> {
        Ok(arguments.caller().clone())
    }
}

impl Type<OwnedFd> {
    /// The client passes it beside its arguments.
    pub const ARGUMENT: Passed<OwnedFd> =
        Passed(|passed| passed.ok_or_else(|| Error::generic("No file descriptor supplied via SCM_RIGHTS")));
}

impl Type<Option<OwnedFd>> {
    /// The client may pass it.
    pub const ARGUMENT: Passed<Option<OwnedFd>> = Passed(Ok);
}

/// An argument that is a file descriptor.
#[derive(Clone, Copy, Debug)]
pub struct Passed<D>(fn(Option<OwnedFd>) -> Result<D, Error>);

#[allow(clippy::extra_unused_type_parameters, reason = "as for `FromCall`")]
impl<D> Passed<D> {
    /// Where it comes from.
    pub const fn source<T>(self) -> Source {
        Source::Descriptor
    }

    /// The same, whatever it is called.
    pub const fn named<N>(self, _: Named<N>) -> Self {
        self
    }

    /// The descriptor, or the error that there is none.
    pub fn extract<T>(self, arguments: &Arguments<'_>, _: usize) -> Result<D, Error> {
        (self.0)(arguments.descriptor())
    }

    /// Does not compile, and says why.
    pub fn extract_or<T: Given>(
        self,
        arguments: &Arguments<'_>,
        _: usize,
        _: impl Sized,
    ) -> Result<D, Error> {
        (self.0)(arguments.descriptor())
    }
}

/// What may have a default. No type implements it: those that may are not asked.
// Rule `default_of_call`: what comes with the call is there, or is an `Option`.
#[diagnostic::on_unimplemented(
    message = "a `{Self}` comes with the call and not from the client's arguments, so it has no default",
    label = "has no default",
    note = "remove `default`; a file descriptor that may be missing is an `Option<OwnedFd>`"
)]
pub trait Given {}

/// A type that an argument may have: one that serde reads (and, with the `schema` feature, schemars describes).
// Rule `wrong_argument_type`: a request is read by serde.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an argument of a monitor command",
    label = "not an argument type",
    note = "derive `serde::Deserialize` and `schemars::JsonSchema` for it; who asked is taken as `&Caller`, a file descriptor as `OwnedFd`"
)]
pub trait Argument: DeserializeOwned + Described {}
#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned + Described> Argument for T {}

/// A type that a command may answer: one that serde writes (and, with the `schema` feature, schemars describes).
// Rule `wrong_result_type`: a reply is written by serde.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the result of a monitor command",
    label = "not a result type",
    note = "derive `serde::Serialize` and `schemars::JsonSchema` for it"
)]
pub trait Outcome: Serialize + Described + 'static {}
#[diagnostic::do_not_recommend]
impl<T: Serialize + Described + 'static> Outcome for T {}

#[cfg(feature = "schema")]
use monitor_schema::schemars::{JsonSchema as Described, SchemaGenerator};

/// Every type, where schemas are off.
#[cfg(not(feature = "schema"))]
pub trait Described {}
#[cfg(not(feature = "schema"))]
impl<T: ?Sized> Described for T {}

/// The item of [`Type`] for ordinary arguments. It is there for every type, so that a wrong one fails at the bounds
/// below, which say what is wrong with it, and not at the choice.
pub trait ArgumentType {
    /// The client gives it.
    const ARGUMENT: FromClient = FromClient;
}
impl<T> ArgumentType for Type<T> {}

/// An argument that the client gives.
#[derive(Clone, Copy, Debug)]
pub struct FromClient;

impl FromClient {
    /// Where it comes from, and of what type.
    pub const fn source<T: Argument>(self) -> Source {
        Source::Value(ValueType {
            shape: Shape::at::<T>,
            #[cfg(feature = "schema")]
            schema: SchemaGenerator::subschema_for::<T>,
        })
    }

    /// The same, called so.
    pub const fn named<N>(self, _: Named<N>) -> NamedFromClient<N> {
        NamedFromClient(PhantomData)
    }

    /// The argument at `index`, or the error that it is missing.
    pub fn extract<T: Argument>(self, arguments: &Arguments<'_>, index: usize) -> Result<T, Error> {
        match arguments.value(index)? {
            Some(value) => Ok(value),
            None => arguments.missing(index),
        }
    }

    /// The argument at `index`, or its default.
    pub fn extract_or<T: Argument>(
        self,
        arguments: &Arguments<'_>,
        index: usize,
        default: impl FnOnce() -> T,
    ) -> Result<T, Error> {
        Ok(arguments.value(index)?.unwrap_or_else(default))
    }
}

impl ResultType {
    #[cfg_attr(
        not(feature = "schema"),
        allow(clippy::extra_unused_type_parameters, reason = "only schemas look at it")
    )]
    const fn of<T: Outcome>() -> Self {
        Self {
            #[cfg(feature = "schema")]
            schema: || {
                if super::returned::is_nothing::<T>() {
                    None
                } else {
                    Some(SchemaGenerator::subschema_for::<T>)
                }
            },
        }
    }
}

/// What a command replies: a `T`, or that it failed with an `E`.
#[derive(Clone, Copy, Debug)]
pub struct Replies<T, E = Infallible>(PhantomData<fn() -> (T, E)>);

impl Replies<()> {
    /// Nothing.
    pub(crate) const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<T, E> Replies<T, E> {
    /// The type for introspection.
    pub const fn result(self) -> ResultType
    where
        T: Outcome,
    {
        ResultType::of::<T>()
    }

    /// The same, of the command that is called so.
    pub const fn named<N>(self, _: Named<N>) -> NamedReplies<T, E, N> {
        NamedReplies(self, PhantomData)
    }
}

impl<T, E> Type<Result<T, E>> {
    /// What the command replies when it succeeds, and when it fails.
    pub const REPLIES: Replies<T, E> = Replies(PhantomData);
}

impl<T> Type<Completion<T>> {
    /// What the command replies when it completes.
    pub const REPLIES: Replies<T> = Replies(PhantomData);

    /// Where the handler takes its completion.
    pub const DONE: Done<T> = Done(PhantomData);
}

/// The item of [`Type`] for ordinary results.
pub trait PlainResult<T> {
    /// What the command replies.
    const REPLIES: Replies<T> = Replies(PhantomData);
}

impl<T> PlainResult<T> for Type<T> {}

/// The last parameter of an asynchronous handler: a completion.
#[derive(Clone, Copy, Debug)]
pub struct Done<T>(PhantomData<fn() -> T>);

impl<T> Done<T> {
    /// The completion as it is.
    pub fn take(self, completion: Completion<T>) -> Completion<T> {
        completion
    }
}

/// The item of [`Type`] for what is no completion.
pub trait PlainDone<T> {
    /// There is none to take.
    const DONE: NotDone<T> = NotDone(PhantomData);
}
impl<T> PlainDone<T> for Type<T> {}

/// The last parameter of an asynchronous handler that is something else.
#[derive(Clone, Copy, Debug)]
pub struct NotDone<T>(PhantomData<fn() -> T>);

impl<T> NotDone<T> {
    /// Does not compile, and says why.
    pub fn take(self, _: Completion<()>) -> T
    where
        T: IsCompletion,
    {
        T::never()
    }
}

/// What an asynchronous command answers through. No type implements it: a [`Completion`] is known by what it is.
// Rule `async_without_completion`: who is told when the command is done must be known.
#[diagnostic::on_unimplemented(
    message = "an `async` command answers through its last parameter, and a `{Self}` is no completion",
    label = "expected a `Completion<T>`",
    note = "add a last parameter `done: monitor_runtime::Completion<T>`, or remove `async`"
)]
pub trait IsCompletion: Sized {
    /// Nobody calls it.
    fn never() -> Self;
}
