//! What a command is: its declaration as const data, the table, the decoding of its arguments, a call of it and its
//! completion. Nothing here names a front end's syntax, does I/O or reads a clock.

mod arguments;
mod call;
mod caller;
mod check;
mod completion;
mod duplicates;
mod hide;
mod info;
mod join;
mod limits;
mod message;
mod named;
mod pending;
mod policy;
pub mod qapi;
mod reply;
mod returned;
mod shape;
mod state;
mod table;
#[cfg(feature = "async-fn")]
mod task;
mod types;
mod value;

pub use arguments::Arguments;
pub use call::{Call, Invocation};
pub use caller::{Caller, FrontEnd, Peer};
pub use completion::{CancelReason, Completion, Submission};
pub use info::{
    Access, CommandInfo, Features, Location, Name, Parameter, ResultType, Source, Syntax, Typing,
};
pub use join::{Block, BuiltinBlock, BuiltinTable, Part, SharedBlock};
pub use limits::{
    Check, EndType, Length, LengthUnit, Limits, Measured, Number, Range, RangeEnd, Ranged, in_range,
    of_length,
};
#[cfg(feature = "pattern")]
pub use limits::{Compiled, Matched, Pattern, matching};
pub use named::{Named, print};
pub use policy::{Policy, Special};
pub use reply::{Print, Reply};
pub use returned::{PlainReturn, Returned};
pub use state::{HasRunState, RunState, StateRefusal, state_names};
pub use table::{CommandTable, Commands, Count, Entry, IndexEntry, entries, index_human, index_qmp};
#[cfg(feature = "async-fn")]
pub use task::{OnCancel, Spawner, owned};
pub use types::{Argument, ArgumentType, Outcome, PlainDone, PlainResult, Type};

pub(crate) use arguments::{Bound, Deferred, Node, Prompted, Registers, Slot};
pub(crate) use call::{Completes, Next, OwnCall, Request, run_own};
pub(crate) use completion::InFlight;
pub(crate) use hide::to_json;
pub(crate) use join::Run;
#[cfg(feature = "schema")]
pub(crate) use limits::schema::limited;
pub(crate) use pending::{Given, Pending, Progress, Tracked, Visit};
pub(crate) use reply::{Answer, Answered, Form, Ticket};
pub(crate) use shape::{Scalar, Shape};
pub(crate) use types::Replies;
