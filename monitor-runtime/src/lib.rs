//! Asynchronous monitor commands for VMMs: the crate's public names, and nothing else.
//!
//! Annotate a handler with `#[monitor_command]`, list it in a [`command_table!`], and serve the table to machines
//! ([`qmp`]) and to people ([`human`]). The repository's README has a complete example.

// The attributes emit `::monitor_runtime::…`; the built-in commands are declared with the same attributes.
extern crate self as monitor_runtime;

mod command;
mod error;
mod event;
mod json;
mod monitor;
#[cfg(feature = "schema")]
mod schema;
mod session;

pub mod builtin;
pub mod human;
pub mod qmp;
pub mod serve;

pub use command::{
    Argument, Block, BuiltinBlock, BuiltinTable, Call, Caller, CommandInfo, CommandTable, Commands,
    Completion, FrontEnd, Outcome, Parameter, Peer, SharedBlock,
};
pub use error::{CommandError, Error, ErrorClass};
pub use event::{Event, EventInfo, Events};
pub use monitor::{Limits, Monitor, Version};
pub use session::Waker;

pub use monitor_macros::{command_table, monitor_command, monitor_commands, monitor_event};

/// What the attributes emit. Nothing here is for people, and all of it may change in any release.
#[doc(hidden)]
pub mod __private {
    pub use crate::command::{
        ArgumentType, Arguments, Block, CommandInfo, CommandTable, Commands, Completion, Count, Entry,
        IndexEntry, Invocation, Location, Name, Parameter, Part, PlainResult, PlainReturn, Print, Reply,
        ResultType, Returned, SharedBlock, Source, Submission, Type, entries, index_human, index_qmp,
    };
    pub use crate::error::Error;
    pub use crate::event::{Event, EventInfo};
}
