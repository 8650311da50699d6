//! The human monitor: a session with a person as a state machine without I/O. Terminals, sockets and threads are
//! `serve`'s, commands are `command`'s.

mod arguments;
mod complete;
mod errand;
mod example;
mod explain;
mod expression;
mod format;
mod help;
mod line;
mod options;
mod output;
mod progress;
mod quantity;
mod render;
mod session;
mod suggest;
mod terminal;
mod words;

pub use complete::{Candidates, Suggestions};
pub use example::check_examples;
pub use format::{Format, Notation};
pub use session::Session;
pub use terminal::Terminal;

pub(crate) use errand::run as run_errand;
#[cfg(feature = "schema")]
pub(crate) use example::example;
#[cfg(feature = "schema")]
pub(crate) use explain::{argument, arguments};
pub(crate) use help::COMMANDS;
#[cfg(feature = "terminal")]
pub(crate) use output::Outlet;
