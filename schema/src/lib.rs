//! The interface of a monitor as data, and the documents made of it; nothing here knows the runtime that fills it.
//!
//! A [`Model`] holds the commands, events and types of one monitor. The types come out of a [`Generator`], which is
//! schemars twice: once for what the monitor reads (arguments), once for what it writes (results and events), since
//! serde may treat the two differently. [`export()`] turns a model into a document; each [`Format`] is one file below
//! `src/export/`. [`diff()`] tells what of a change breaks clients, by the rules of [`Rule`];
//! [`check()`] tells what is wrong with a model as it is, by those of [`CheckRule`].
//!
//! | to | read |
//! | --- | --- |
//! | write the documents of your VMM | [Export the documents of a VMM](#export-the-documents-of-a-vmm) |
//! | keep CI from breaking clients, or from undocumented commands | [Hold CI against changes that break clients](#hold-ci-against-changes-that-break-clients) |
//! | drive a VMM from Rust | [Generate a client](#generate-a-client) |
//! | answer `query-qmp-schema` without schemars | [Embed the introspection](#embed-the-introspection-without-schemars) |
//! | know why a change breaks clients, or why a finding is one | [Rules](#rules-of-monitor-schema) |
//!
//! # A model
//!
//! A runtime makes it of its table of commands; with nothing running, it is filled by hand as here. The program
//! `monitor-schema` reads one from a file, from a program that prints one, and from a monitor that runs, QEMU's included
//! ([`from_introspection`]). A monitor that is asked says less: there are no docs in its answer, nothing of the prompt, of
//! states and access, and types have numbers for names.
//!
//! ```
//! use monitor_schema::{Command, Generator, Model, Parameter};
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
//!
//! // A model is written to a file and read back without loss.
//! let file = serde_json::to_string(&model)?;
//! assert_eq!(serde_json::from_str::<Model>(&file)?, model);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Its documents
//!
//! ```
//! # use monitor_schema::{Command, Model, Parameter};
//! use monitor_schema::{Format, export};
//!
//! # let value = Parameter { name: "value".into(), required: true, schema: true.into(), ..Parameter::default() };
//! # let balloon = Command { name: "balloon".into(), qmp: true, human: vec!["balloon".into()], parameters: vec![value],
//! #     ..Command::default() };
//! # let model = Model { name: "demo".into(), commands: vec![balloon], ..Model::default() };
//! assert!(export(&model, Format::Markdown).contains("balloon VALUE"));
//! assert!(export(&model, Format::Qapi).contains("{ 'command': 'balloon',"));
//!
//! // A format by the name it has on a command line.
//! let format: Format = "json-schema".parse()?;
//! assert!(export(&model, format).contains("2020-12"));
//! # Ok::<(), monitor_schema::UnknownFormat>(())
//! ```
//!
//! Nothing of this runs when a monitor starts. The model of 300 commands, 68 events and 340 types takes, in milliseconds of
//! processor time (best of twenty, release build, rustc 1.95, AMD EPYC, `cargo bench -p monitor-schema --features html`):
//!
//! | format | ms | bytes |
//! | --- | ---: | ---: |
//! | `html` | 5.8 | 449 231 |
//! | `introspection` | 4.8 | 108 148 |
//! | `json-schema` | 6.7 | 599 242 |
//! | `man` | 2.7 | 165 046 |
//! | `markdown` | 4.3 | 308 065 |
//! | `model` | 1.4 | 357 730 |
//! | `openrpc` | 4.7 | 459 454 |
//! | `qapi` | 4.4 | 184 892 |
//! | `rust-client` | 4.6 | 271 234 |
//!
//! # What breaks clients
//!
//! ```
//! # use monitor_schema::{Command, Model, Parameter};
//! use monitor_schema::{ReportFormat, diff};
//!
//! # let with = |parameters| Model {
//! #     commands: vec![Command { name: "balloon".into(), qmp: true, parameters, ..Command::default() }],
//! #     ..Model::default()
//! # };
//! # let parameter = Parameter { name: "force".into(), required: true, schema: true.into(), ..Parameter::default() };
//! # let (released, model) = (with(vec![]), with(vec![parameter]));
//! let changes = diff(&released, &model);
//! assert!(changes.breaks());
//! assert_eq!(
//!     changes.report(ReportFormat::Text),
//!     "breaks  argument-added-required: command `balloon`, argument `force`\n\
//!      1 of 1 changes break clients\n",
//! );
//! ```
//!
//! # What is wrong as it is
//!
//! ```
//! # use monitor_schema::{Command, Model};
//! use monitor_schema::check;
//!
//! # let old = Command { name: "balloon_set".into(), qmp: true, docs: "Set it.".into(),
//! #     features: vec!["deprecated".into()], ..Command::default() };
//! # let model = Model { commands: vec![old], ..Model::default() };
//! let found: Vec<_> = check(&model).iter().map(ToString::to_string).collect();
//! assert_eq!(
//!     found,
//!     ["command-name: command `balloon_set`", "deprecated-without-instead: command `balloon_set`"],
//! );
//! ```
//!
// The guide's examples have the runtime in them, which this crate does not know: `monitor-tests` compiles them.
#![cfg_attr(not(doctest), doc = include_str!("../GUIDE.md"))]
//!
#![doc = include_str!("../RULES.md")]

mod check;
mod diff;
mod example;
mod export;
mod generator;
mod introspection;
mod model;
mod qapi;
mod report;
mod types;
mod words;

pub use check::{CheckRule, Difference, Finding, UnknownCheckRule, Verdict, check};
pub use diff::{Change, Diff, Rule, diff};
pub use export::{Format, UnknownFormat, export};
pub use generator::{Clash, Definitions, Generator, NameClash, SchemaFn};
pub use introspection::{NotIntrospection, from_introspection};
pub use model::{Command, Event, Model, Parameter};
pub use report::{ReportFormat, UnknownReportFormat};
pub use schemars;
