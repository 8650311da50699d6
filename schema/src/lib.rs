//! The interface of a monitor as data, and the documents made of it; nothing here knows the runtime that fills it.
//!
//! A [`Model`] holds the commands, events and types of one monitor. The types come out of a [`Generator`], which is
//! schemars twice: once for what the monitor reads (arguments), once for what it writes (results and events), since
//! serde may treat the two differently. [`export()`] turns a model into a document; each [`Format`] is one file below
//! `src/export/`. [`diff()`] tells what of a change breaks clients, by the rules of [`Rule`];
//! [`check()`] tells what is wrong with a model as it is, by those of [`CheckRule`].
//!
//! ```
//! use monitor_schema::{Command, Format, Generator, Model, Parameter, export};
//!
//! let mut generator = Generator::new();
//! let value = generator.argument(|g| g.subschema_for::<u64>(), false);
//! let (arguments, results) = generator.finish()?;
//! let balloon = Command {
//!     name: "balloon".into(),
//!     qmp: true,
//!     human: vec!["balloon".into()],
//!     docs: "Ask the guest to change its memory size.".into(),
//!     parameters: vec![Parameter {
//!         name: "value".into(),
//!         docs: "Target in bytes.".into(),
//!         required: true,
//!         schema: value,
//!         ..Parameter::default()
//!     }],
//!     ..Command::default()
//! };
//! let model = Model { name: "demo".into(), commands: vec![balloon], arguments, results, ..Model::default() };
//! assert!(export(&model, Format::Markdown).contains("balloon VALUE"));
//! # Ok::<(), monitor_schema::NameClash>(())
//! ```

mod check;
mod diff;
mod example;
mod export;
mod generator;
mod introspection;
mod model;
mod qapi;
mod types;
mod words;

pub use check::{CheckRule, Finding, UnknownCheckRule, check};
pub use diff::{Change, Diff, DiffFormat, Rule, UnknownDiffFormat, diff};
pub use export::{Format, UnknownFormat, export};
pub use generator::{Clash, Definitions, Generator, NameClash, SchemaFn};
pub use introspection::{NotIntrospection, from_introspection};
pub use model::{Command, Event, Model, Parameter};
pub use schemars;
