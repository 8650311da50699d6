//! Meaning: syntax in, the model out. Every rule is one function that either adds an error or does not; the rules lie
//! with what they judge, and each has a test of its name under `tests/ui/fail`.

mod awaiting;
mod block;
mod command;
mod conditions;
mod context;
mod default;
mod event;
mod features;
mod function;
mod limits;
mod names;
mod parameters;
#[cfg(feature = "pattern")]
mod pattern;
mod permission;
mod qapi;
mod signature;
mod table;
mod types;
mod typing;

pub(crate) use block::block;
pub(crate) use event::event;
pub(crate) use function::function;
pub(crate) use qapi::qapi_type;
pub(crate) use table::table;
