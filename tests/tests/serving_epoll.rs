//! Serving over real sockets: one thread that also runs the commands. The tests are `serving`'s.

#![allow(clippy::unwrap_used, reason = "a fixture fails its test by panicking")]

mod serving;

use serving::Driver;

pub(crate) const DRIVER: Driver = Driver::OneLoop;
