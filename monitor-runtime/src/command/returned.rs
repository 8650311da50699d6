//! What a handler returned, made a result: `T` is success, `Result<T, E>` is what it says. How it reaches the client is
//! `reply`'s.

use crate::{CommandError, Error};
use std::any::TypeId;

/// The return value of a handler, to hang a method on; see [`Type`](super::Type) for how the choice is made.
#[derive(Debug)]
pub struct Returned<R>(pub R);

impl<T, E> Returned<Result<T, E>> {
    /// The result as it is. The bound stands here and not on the block: a type that breaks it is to be named, and not
    /// taken for a plain result.
    pub fn into_result(self) -> Result<T, Error>
    where
        E: CommandError,
    {
        self.0.map_err(told)
    }
}

/// The error as a client is told of it. It is there once for each type, and not once for each command.
#[cold]
#[inline(never)]
#[allow(clippy::needless_pass_by_value, reason = "so that it is dropped here")]
fn told<E: CommandError>(error: E) -> Error {
    Error::of(&error)
}

/// The method of [`Returned`] for handlers that cannot fail.
pub trait PlainReturn<T> {
    /// Success.
    fn into_result(self) -> Result<T, Error>;
}

impl<T> PlainReturn<T> for Returned<T> {
    fn into_result(self) -> Result<T, Error> {
        Ok(self.0)
    }
}

/// Whether `T` is the unit type, whose reply is `{}` on the wire and nothing at the prompt.
pub(super) fn is_nothing<T: 'static>() -> bool {
    TypeId::of::<T>() == TypeId::of::<()>()
}
