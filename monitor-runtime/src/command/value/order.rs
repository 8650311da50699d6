//! Which of several mistakes is reported: the first in the order of the type, a missing member included, and unknown members
//! last, as QEMU does.
//!
//! serde's derives look for missing members when all that are there were read, so the mistake that they report may not be
//! the first. Once one is known, the value is read again: each object on the way to it, outermost first, ends just before
//! the member that leads there, and the derive says then whether one is missing among those that should have come. It is
//! the derive that knows which may be left out; nothing but refused requests pays for it.

use super::{Place, Refusal, Text, Value};
use crate::Error;
use serde::de::DeserializeOwned;

/// A mistake that stands deeper is reported as it was found: reading again costs as much for each step of the way to it.
const DEPTH: usize = 16;

/// The error for a value that was refused as a `T`.
#[cold]
pub(in crate::command) fn refused<T: DeserializeOwned>(value: Value<'_>, refusal: Refusal) -> Error {
    // A type that refuses what it has read does not know where it is.
    let refusal = refusal.at(&value.place.path);
    // A person is told of what was typed before being told of what was not.
    if !matches!(value.text, Text::Json(_)) {
        return refusal.into_error();
    }
    let mut again = |cut: &[usize]| {
        let place = Place { cut, ..*value.place };
        T::deserialize(Value { place: &place, ..value }).err()
    };
    first(refusal, &mut again).into_error()
}

fn first(known: Refusal, again: &mut dyn FnMut(&[usize]) -> Option<Refusal>) -> Refusal {
    let Refusal::Final(_, way) = &known else { return known };
    if way.len() > DEPTH {
        return known;
    }
    let way: Vec<_> = way.iter().rev().copied().collect();
    let earlier = (1..=way.len()).find_map(|steps| match again(&way[..steps]) {
        earlier @ Some(Refusal::Final(..)) => earlier,
        _ => None,
    });
    earlier.unwrap_or(known)
}
