//! Serving over real sockets: one loop for all sessions, and the commands on another thread. The tests are `serving`'s.

#![allow(clippy::unwrap_used, reason = "a fixture fails its test by panicking")]

mod serving;

use serving::Driver;

pub(crate) const DRIVER: Driver = Driver::TwoThreads;
