//! Serving sessions: the only place with I/O, threads and clocks. A driver a module, each behind its feature; beside them
//! what they share.
//!
//! | feature, and module | where bytes are moved | where commands run |
//! | --- | --- | --- |
//! | `threads` | a thread a session | the host's thread, in `threads::Server::run` |
//! | `epoll` | the host's own loop, or one thread for all sessions | the same loop, or the host's thread |
//! | `event-manager`: `epoll::Server` as an `event_manager::MutEventSubscriber` | the event manager's loop | the same |
//! | `tokio` | a task a session | the task that awaits `tokio::Server::run` |

mod address;
mod bell;
mod client;
mod connection;
mod door;
mod host;
mod listener;
mod session;
mod stream;
#[cfg(feature = "tls")]
mod tls;
mod wire;

#[cfg(any(feature = "threads", feature = "tokio"))]
mod blocking;
#[cfg(any(feature = "threads", feature = "epoll"))]
mod commands;
#[cfg(feature = "epoll")]
pub mod epoll;
#[cfg(feature = "event-manager")]
mod event_manager;
#[cfg(feature = "threads")]
pub mod threads;
#[cfg(feature = "tokio")]
pub mod tokio;

pub use address::{Address, InvalidAddress};
#[cfg(any(feature = "threads", feature = "epoll"))]
pub use commands::Commands;
pub use door::Served;
pub use host::Stopper;
#[cfg(feature = "tls")]
pub use tls::Tls;
