//! Serving sessions: the only place with I/O, threads and clocks. A driver a module, each behind its feature.

#[cfg(feature = "threads")]
mod address;
#[cfg(feature = "threads")]
mod session;
#[cfg(feature = "threads")]
pub mod threads;

#[cfg(feature = "threads")]
pub use address::{Address, InvalidAddress};
