//! The human monitor: a session with a person as a state machine without I/O. Terminals, sockets and threads are
//! `serve`'s, commands are `command`'s.

mod arguments;
mod errand;
mod help;
mod line;
mod output;
mod progress;
mod render;
mod session;
mod terminal;
mod words;

pub use session::Session;
pub use terminal::Terminal;

pub(crate) use errand::run as run_errand;
pub(crate) use help::COMMANDS;
