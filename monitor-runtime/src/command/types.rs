//! Choosing by type, for the code the attributes emit: `Type::<T>::NAME` finds the inherent item where `T` is special
//! and the trait's otherwise. The choice is made on the concrete type, so an alias is as good as what it stands for.

use super::info::ValueType;
use super::shape::Shape;
use super::{Arguments, Caller, Completion, ResultType, Source};
use crate::Error;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::marker::PhantomData;

/// The type `T`, to hang items on.
#[derive(Debug)]
pub struct Type<T: ?Sized>(PhantomData<T>);

impl Type<&Caller> {
    /// Who asked comes from the call.
    pub const SOURCE: Source = Source::Caller;

    /// Who asked.
    pub fn extract<'a>(arguments: &Arguments<'a>, _: usize) -> Result<&'a Caller, Error> {
        Ok(arguments.caller())
    }
}

/// A type that an argument may have: one that serde reads (and, with the `schema` feature, schemars describes).
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an argument of a monitor command",
    label = "not an argument type",
    note = "derive `serde::Deserialize` and `schemars::JsonSchema` for it; who asked is taken as `&Caller`"
)]
pub trait Argument: DeserializeOwned + Described {}
#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned + Described> Argument for T {}

/// A type that a command may answer: one that serde writes (and, with the `schema` feature, schemars describes).
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

/// The items of [`Type`] for ordinary arguments.
pub trait ArgumentType<T> {
    /// The client's arguments.
    const SOURCE: Source;

    /// The argument at `index`, or the error that it is missing.
    fn extract(arguments: &Arguments<'_>, index: usize) -> Result<T, Error>;

    /// The argument at `index`, or its default.
    fn extract_or(arguments: &Arguments<'_>, index: usize, default: impl FnOnce() -> T) -> Result<T, Error>;
}

impl<T: Argument> ArgumentType<T> for Type<T> {
    const SOURCE: Source = Source::Value(ValueType {
        shape: Shape::of::<T>,
        #[cfg(feature = "schema")]
        schema: SchemaGenerator::subschema_for::<T>,
    });

    fn extract(arguments: &Arguments<'_>, index: usize) -> Result<T, Error> {
        match arguments.value(index)? {
            Some(value) => Ok(value),
            None => arguments.missing(index),
        }
    }

    fn extract_or(arguments: &Arguments<'_>, index: usize, default: impl FnOnce() -> T) -> Result<T, Error> {
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

impl<T: Outcome, E> Type<Result<T, E>> {
    /// What the command replies when it succeeds.
    pub const RESULT: ResultType = ResultType::of::<T>();
}

impl<T: Outcome> Type<Completion<T>> {
    /// What the command replies when it completes.
    pub const RESULT: ResultType = ResultType::of::<T>();
}

/// The items of [`Type`] for ordinary results.
pub trait PlainResult {
    /// What the command replies.
    const RESULT: ResultType;
}

impl<T: Outcome> PlainResult for Type<T> {
    const RESULT: ResultType = ResultType::of::<T>();
}
