//! The rows that are run in this process: each file has the work of some of them. What goes over a socket is `socket`'s.

mod events;
mod human;
mod in_flight;
mod requests;
mod scale;
mod start;

pub(crate) use in_flight::memory as memory_in_flight;

use crate::suite::{Row, Side};

/// All of them, in the order of the table.
pub(crate) fn all() -> Vec<Row> {
    [requests::rows(), human::rows(), in_flight::rows(), events::rows(), scale::rows(), start::rows()]
        .into_iter()
        .flatten()
        .collect()
}

/// The side with this key.
pub(crate) fn side(key: &str) -> Option<Side> {
    all().into_iter().flat_map(|row| row.sides).find(|side| side.key == key)
}
