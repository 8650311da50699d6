//! The human monitor: a session with a person as a state machine without I/O. Terminals, sockets and threads are
//! `serve`'s, commands are `command`'s.

mod arguments;
mod help;
mod output;
mod render;
mod session;
mod words;

pub use session::Session;

pub(crate) use help::COMMANDS;
