//! Asynchronous monitor commands for VMMs: the crate's public names, and nothing else.
//!
//! Annotate a handler with `#[monitor_command]`, list it in a [`command_table!`], and serve the table to machines
//! ([`qmp`]) and to people ([`human`]). The repository's README has a complete example.

// The attributes emit `::monitor_runtime::…`; the built-in commands are declared with the same attributes.
extern crate self as monitor_runtime;

mod admission;
mod command;
mod descriptors;
mod embedded;
mod error;
mod event;
#[cfg(all(test, loom))]
mod interleavings;
mod json;
mod monitor;
mod near;
mod observer;
mod passing;
#[cfg(feature = "schema")]
mod schema;
mod session;
mod sync;
mod throttle;
mod usage;

pub mod builtin;
pub mod human;
pub mod qmp;
#[cfg(feature = "serve")]
pub mod serve;

pub use admission::Admission;
#[cfg(feature = "pattern")]
pub use command::Matched;
#[cfg(feature = "async-fn")]
pub use command::Spawner;
pub use command::{
    Access, Argument, Block, BuiltinBlock, BuiltinTable, Call, Caller, CancelReason, CommandInfo,
    CommandTable, Commands, Completion, Features, FrontEnd, HasRunState, LengthUnit, Measured, Outcome,
    Parameter, Peer, Policy, Ranged, RunState, SharedBlock, Special, StateRefusal,
};
pub use descriptors::Descriptors;
pub use error::{CommandError, Error, ErrorClass};
pub use event::{Event, EventInfo, Events};
pub use monitor::{Limits, Monitor, Version};
pub use observer::{ObservedCommand, Observer};
pub use session::Waker;

/// Declares the monitor commands of an `impl` block or of an object-safe trait.
///
/// Methods with `#[monitor_command]` become commands, in the constant `COMMANDS` of the type (of `dyn Trait`, for a
/// trait); other methods are left alone. A block of one type may be split: `table = NAME` names a block's constant.
/// `shared` makes a block of `&self` methods whose commands may run out of band, where they say `oob`.
/// `states = RunState` is the type of the run states in which its commands are allowed ([`HasRunState`]). `crate = path`
/// says where this crate is, if it was renamed.
///
/// ```
/// use monitor_runtime::monitor_commands;
///
/// struct Vmm { paused: bool }
///
/// #[monitor_commands(table = RUN_STATE)]
/// impl Vmm {
///     /// Pause the machine.
///     #[monitor_command]
///     fn stop(&mut self) {
///         self.paused = true;
///     }
/// }
///
/// trait Clock { fn now(&self) -> u64; }
///
/// #[monitor_commands]
/// trait Clocked {
///     /// Return the guest's time, in seconds.
///     #[monitor_command]
///     fn query_rtc(&self) -> u64;
/// }
///
/// let _ = (Vmm::RUN_STATE, <dyn Clocked>::COMMANDS);
/// ```
pub use monitor_macros::monitor_commands;

/// Declares one monitor command: on a method of a [`monitor_commands`] block, or on a free function whose first parameter
/// is the context.
///
/// The function stays as it is written, and callable. Its doc comment is the command's documentation, those of its
/// parameters are theirs. Arguments are what serde reads, results what serde writes; an `Option` may be left out. A
/// parameter of type `&Caller` is who asked ([`Caller`]), one of type `Caller` the same for longer than the call; an
/// `OwnedFd` is a file descriptor that the client passed with the request (`SCM_RIGHTS`), an `Option<OwnedFd>` one that it
/// may have passed.
///
/// | key | meaning |
/// | --- | --- |
/// | `name = "block_resize"` | the wire name; by default the function's, with `-` for `_` |
/// | `alias = "…"` | another wire name; may be repeated |
/// | `async` | the last parameter is a [`Completion`], which the handler hands on |
/// | `cancel = drop` or `keep` | what becomes of an `async fn` that is asked to cancel; by default it runs to its end |
/// | `oob` | may run out of band: in a `shared` block, or a function on `&Shared` |
/// | `user_print = path` | `fn(&T, &mut dyn fmt::Write) -> fmt::Result`: shows the result at the prompt; by default its members are shown as `key: value` |
/// | `hmp = "info block"`, `hmp(name = "cont\|c", help = "…", usage = "…", example = "…")`, `hmp(off)` | the names at the prompt, by default the wire name, or `info X` for `query-X`; one line of help, by default the first sentence of the docs; the arguments as help shows them; a line that a person may type, by default one made of the types ([`human::check_examples`] tests them all) |
/// | `qmp(off)` | not on the wire |
/// | `states(Running, Paused)` | the run states in which it is allowed, of the block's `states = RunState`; on a free function with their type: `states(RunState::Running)`; see [`HasRunState`] |
/// | `access = read` or `control` | what a monitor must allow ([`Monitor::access`]); by default `read` for `query-X` and `control` for others |
/// | `deprecated = "use X"` | is to go, and what to use instead |
/// | `unstable` | may change or vanish without notice |
/// | `features("…", …)` | what introspection says besides; these mean nothing here |
/// | `since = "1.2"` | the version that first had it, for documents |
/// | `success_response = false` | QMP does not answer a success (as QEMU's guest agent when the guest goes down); a failure is answered |
/// | `crate = path` | where this crate is; on free functions |
///
/// With the feature `async-fn` a handler may be an `async fn`, which needs neither `async` nor a completion. Its future
/// outlives the call, so it takes its context by value: a handle that is cloned for it and that knows who runs futures
/// (`Spawner`), as `self` in a block or as the first parameter of a function.
///
/// On a parameter, `#[arg(name = "…", default = expr)]` renames it or gives what it is when left out; `deprecated`,
/// `unstable` and `features` are the same as on a command. What is `secret` (a password) stands in no error, no history, no
/// log and no `Debug` output of ours; what the handler does with it is the handler's.
///
/// `range = 1..=64` says which numbers it may be, `length = 1..=36` how long it may be (characters of a string, elements of
/// a list), and `pattern = "^[a-z]+$"` (with the feature `pattern`) what is to be found in a string. An end may be missing
/// (`1..`, `..=64`); ends are constants of the argument's type. Anything else is refused before the handler runs
/// (`Parameter 'cpus' expects a value from 1 to 64`), and every document has the limits. Types of the host's own take part
/// by [`Ranged`], [`Measured`] and `Matched`. A pattern is refused by the compiler where it is none, or where JSON Schema
/// would read it in another way.
///
/// A default that is outside of its limits does not compile. So it is a constant where there is a range, and is written out
/// where there is a length or a pattern: a string in quotes or a list in brackets, of which the argument's type is made by
/// `From`.
///
/// How an argument is typed at the prompt follows from its type: a word for a string or an enum, an expression for an
/// integer (`$name` is a register, by the table's `registers`), `on` or `off` for a `bool`, `key=value,key.inner=value`
/// for a struct or a map. `#[arg(hmp(…))]` says the rest:
///
/// | key | what is typed |
/// | --- | --- |
/// | `size("M")` | a size with a suffix, `512M` or `1.5G`; without one it is counted in the unit given (B, K, M, G, T, P or E) |
/// | `expr, size("M")` | an expression, counted in that unit |
/// | `time` | seconds, or with `ms`, `us` or `ns` |
/// | `flag = 'f'` | `-f` for a `bool`, `-f VALUE` for anything else; before the other arguments, in any order |
/// | `file` | the name of a file |
/// | `rest` | the rest of the line, as it stands |
/// | `options`, `options = "driver"` | `key=value,…`; a value that stands first without a key belongs to the key given |
/// | `fmt` | `/4xw`, how to show memory: a [`human::Format`] |
/// | `dot` | it is there only behind a dot |
/// | `noun = "block device name"` | what is said to be expected where it is missing |
/// | `complete = path` | `fn(&Context, &str) -> Vec<String>`: the values there are, for Tab, given what is typed of one; of options it is the last `key=value`, of an expression a register with its `$` |
///
/// ```
/// use monitor_runtime::{Completion, Error, monitor_command};
///
/// struct Vmm;
///
/// /// Change the size of a block device.
/// #[monitor_command(async, name = "block_resize")]
/// fn block_resize(
///     vmm: &mut Vmm,
///     /// The device.
///     device: String,
///     /// In bytes; `512M` at the prompt.
///     #[arg(hmp(size("M")))]
///     size: u64,
///     /// Whether to shrink it, too; `-f` at the prompt.
///     #[arg(default = false, hmp(flag = 'f'))]
///     shrink: bool,
///     done: Completion<()>,
/// ) -> Result<(), Error> {
///     if device != "disk0" {
///         return Err(Error::generic(format!("Cannot find device '{device}'")));
///     }
///     // … hand `done` to whoever does the work.
///     done.complete(());
///     Ok(())
/// }
/// # monitor_runtime::command_table! { static COMMANDS: monitor_runtime::CommandTable<Vmm> = [block_resize]; }
/// ```
pub use monitor_macros::monitor_command;

/// Declares an event, on a struct whose members are its data; see [`Event`].
///
/// The name is the struct's in capitals (`BalloonChange` is `BALLOON_CHANGE`), or `name = "…"`. With
/// `rate_limit_ms = 1000` one of them is sent at once and the next a second later at the earliest; of those that come
/// meanwhile only the last is sent. `key = member` limits events apart that differ in this member. `deprecated = "use X"`,
/// `unstable`, `features("…", …)` and `since = "1.2"` are the same as on a command.
pub use monitor_macros::monitor_event;

/// Makes a type one of QAPI's, where serde's derives cannot: it implements `Serialize`, `Deserialize` and (with the feature
/// `schema`) `JsonSchema`.
///
/// Most types need only serde's and schemars' derives. This one is for
///
/// - a struct with a *base*, whose members stand among its own, and a *flat union*, whose tag says which members follow:
///   serde would read both by way of a buffer (`flatten`, `tag`), and so report mistakes without their place and in
///   another order than that of the type, and let unknown members pass;
/// - an *alternate*, which is of one of several types by its JSON type alone: serde tries one type after the other
///   (`untagged`), and cannot say what was wrong;
/// - a *newtype*, `struct Cpu(u8);` with `#[qapi(range = 0..=63)]`, which has its limits wherever it stands, so in a list,
///   too; documents know it as what it holds;
/// - members and values that are deprecated or unstable, which a monitor's [`Policy`] may refuse or hide: serde has no
///   place to say so.
///
/// Names are those of the wire: `-` for `_` in members, `dark-green` for `DarkGreen` in values. An `Option` may be left
/// out, is left out where it is `None`, and is not null.
///
/// | where | keys |
/// | --- | --- |
/// | on the type | `name = "…"` in schemas; `tag = "driver"` makes an enum a flat union, `alternate` an alternate |
/// | on a newtype | `range = 1..=64`, `length = 1..=36`, `pattern = "…"` as on an argument |
/// | on a member | `name = "…"`; `flatten` puts the members of a base or a union here; `range = 1..=64`, `length = 1..=36`, `pattern = "…"` as on an argument |
/// | on a value or branch | `name = "…"` |
/// | on all of them but a newtype | `deprecated = "use X"`, `unstable`, `features("…", …)`, as on a [`monitor_command`] |
///
/// ```
/// use monitor_runtime::QapiType;
///
/// /// What a block device is made of.
/// #[derive(QapiType)]
/// struct BlockdevOptions {
///     node_name: Option<String>,
///     #[qapi(flatten)]
///     driver: Driver,
///     #[qapi(deprecated = "use 'cache.direct'")]
///     direct: Option<bool>,
/// }
///
/// #[derive(QapiType)]
/// #[qapi(tag = "driver")]
/// enum Driver {
///     File(FileOptions),
///     NullCo,
/// }
///
/// #[derive(QapiType)]
/// struct FileOptions {
///     filename: String,
///     locking: Option<OnOffAuto>,
/// }
///
/// #[derive(QapiType)]
/// enum OnOffAuto { On, Off, #[qapi(unstable)] Auto }
///
/// /// A node by its name, or a new one.
/// #[derive(QapiType)]
/// #[qapi(alternate)]
/// enum BlockdevRef {
///     Definition(BlockdevOptions),
///     Reference(String),
/// }
///
/// let options = r#"{"driver": "file", "filename": "disk.img", "node-name": "disk0"}"#;
/// let node: BlockdevRef = serde_json::from_str(options).unwrap();
/// let BlockdevRef::Definition(BlockdevOptions { driver: Driver::File(file), .. }) = &node else { unreachable!() };
/// assert_eq!(file.filename, "disk.img");
/// let written = serde_json::to_string(&node).unwrap();
/// assert_eq!(written, r#"{"node-name":"disk0","driver":"file","filename":"disk.img"}"#);
/// ```
pub use monitor_macros::QapiType;

/// Joins blocks, functions, other tables and events to a [`CommandTable`], in const evaluation.
///
/// | element | what it joins |
/// | --- | --- |
/// | `function` | a free function with [`monitor_command`] |
/// | `..Type::COMMANDS`, `..TABLE` | all of a block or a table of the same context, or a [built-in](builtin) one of any |
/// | `..X in \|vmm\| &mut vmm.net` | all of a block or table of another context, and how it is reached from this one |
/// | `shared ..X in \|vmm\| &*vmm.shared` | a `shared` block |
/// | `event Type` | an event, for documents |
/// | `registers function` | `fn(&Context, &str) -> Option<u64>`, or of another integer: what `$name` is in an expression typed at the prompt |
///
/// A name that two commands have is a compile error that names both places.
///
/// ```
/// use monitor_runtime::{CommandTable, builtin, command_table, monitor_commands};
///
/// struct Net { up: bool }
///
/// #[monitor_commands]
/// impl Net {
///     /// Set whether the link is up.
///     #[monitor_command]
///     fn set_link(&mut self, up: bool) {
///         self.up = up;
///     }
/// }
///
/// struct Vmm { net: Net }
///
/// command_table! {
///     /// What the VMM's monitors serve.
///     pub static COMMANDS: CommandTable<Vmm> = [..builtin::QMP, ..builtin::HUMAN, ..Net::COMMANDS in |vmm| &mut vmm.net];
/// }
/// ```
///
/// ```compile_fail
/// # use monitor_runtime::{CommandTable, command_table, monitor_commands};
/// # struct Vmm;
/// #[monitor_commands]
/// impl Vmm {
///     #[monitor_command]
///     fn stop(&mut self) {}
///     #[monitor_command(name = "stop")]
///     fn halt(&mut self) {}
/// }
/// command_table! { static COMMANDS: CommandTable<Vmm> = [..Vmm::COMMANDS]; }
/// ```
pub use monitor_macros::command_table;

/// What the attributes emit. Nothing here is for people, and all of it may change in any release: the name has the version
/// in it, so that whoever writes it fails with the next one, and so that attributes of another version do not find it.
#[doc(hidden)]
pub mod __private_0_1_0 {
    pub use crate::command::qapi;
    pub use crate::command::{
        Access, ArgumentType, Arguments, Block, BuiltinBlock, Check, CommandInfo, CommandTable, Commands,
        Completion, Count, EndType, Entry, Features, IndexEntry, Invocation, Length, Limits, Location,
        Measured, Name, Named, Number, Parameter, Part, PlainDone, PlainResult, PlainReturn, Print, Range,
        RangeEnd, Ranged, Reply, ResultType, Returned, SharedBlock, Source, Submission, Syntax, Type, Typing,
        entries, in_range, index_human, index_qmp, of_length, print, state_names,
    };
    #[cfg(feature = "pattern")]
    pub use crate::command::{Compiled, Pattern, matching};
    #[cfg(feature = "async-fn")]
    pub use crate::command::{OnCancel, Spawner, owned};
    pub use crate::embedded::check_embedded_schema;
    pub use crate::error::Error;
    pub use crate::event::{Event, EventInfo, EventKey};
    #[cfg(feature = "schema")]
    pub use monitor_schema::schemars;
    pub use serde::{self, Serialize};
    pub use std::borrow::Cow;
}
#[doc(hidden)]
pub use __private_0_1_0 as monitor_macros_0_1_0_needs_monitor_runtime_0_1_0;
