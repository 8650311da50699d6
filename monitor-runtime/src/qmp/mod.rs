//! QMP, the JSON machine protocol of QEMU: a session as a state machine without I/O. Sockets and threads are `serve`'s,
//! commands are `command`'s.

mod dispatch;
mod framing;
mod negotiation;
mod output;
mod progress;
mod queue;
mod request;
mod session;

pub use negotiation::Capability;
pub use session::Session;

pub(crate) use negotiation::COMMANDS;
pub(crate) use progress::CommandProgress;
