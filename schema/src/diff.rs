//! What changed between two models, judged by what it does to clients; how it is written down is `diff/report.rs`'s.

mod commands;
mod limits;
mod report;
mod rules;
mod values;

pub use rules::Rule;
use serde_json::Value;

use crate::types::Direction;
use crate::{Model, ReportFormat};

/// What clients of the `old` interface meet in the `new` one.
///
/// Types are compared by what they accept or send, so a type that only has another name is no change. A difference in a
/// type that several commands use is told for each of them.
///
/// ```
/// use monitor_schema::{Command, Model, Rule, diff};
///
/// let stop = Command { name: "stop".into(), qmp: true, ..Command::default() };
/// let old = Model { commands: vec![stop.clone()], ..Model::default() };
/// let new = Model { commands: vec![Command { asynchronous: true, ..stop }], ..Model::default() };
/// let changes = diff(&old, &new);
/// assert!(changes.breaks());
/// assert_eq!(changes.changes[0].rule, Rule::CommandBecameAsynchronous);
/// ```
pub fn diff(old: &Model, new: &Model) -> Diff {
    let mut changes = Vec::new();
    commands::compare(old, new, &mut changes);
    changes.sort_by(|a, b| (!a.rule.breaks(), &a.place).cmp(&(!b.rule.breaks(), &b.place)));
    Diff { changes }
}

/// The changes from one model to another, those that break clients first, then by place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diff {
    /// The changes; empty if clients cannot tell the two interfaces apart.
    pub changes: Vec<Change>,
}

/// One change that a client may notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The rule that tells what the change does to clients.
    pub rule: Rule,
    /// What changed, such as `` command `migrate`, argument `options.threads` ``.
    pub place: String,
    /// What it was and what it is; empty if the rule says it all.
    pub detail: String,
}

impl Diff {
    /// Whether any of the changes breaks clients.
    pub fn breaks(&self) -> bool {
        self.changes.iter().any(|change| change.rule.breaks())
    }

    pub(crate) fn json(&self) -> Value {
        report::json(self)
    }

    /// The changes as a document, ending in a line feed.
    pub fn report(&self, format: ReportFormat) -> String {
        match format {
            ReportFormat::Json => format!("{:#}\n", self.json()),
            ReportFormat::Markdown => report::markdown(self),
            ReportFormat::Text => report::text(self),
        }
    }
}

/// A value that the two models have at one place: what it is called there and which way it goes.
#[derive(Clone, Debug)]
struct Place {
    /// The command or event, and whether it is an argument, the result or the data.
    owner: String,
    /// The members that lead to the value, joined by dots; empty for the whole.
    path: String,
    direction: Direction,
}

impl Place {
    fn member(&self, name: &str) -> Self {
        let path = if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) };
        Place { path, ..self.clone() }
    }

    fn items(&self) -> Self {
        Place { path: format!("{}[]", self.path), ..self.clone() }
    }

    /// The change at this place: the first rule where clients send the value, the second where they read it.
    fn change(&self, argument: Rule, result: Rule, detail: String) -> Change {
        let rule = if self.direction == Direction::In { argument } else { result };
        let path = if self.path.is_empty() { String::new() } else { format!(" `{}`", self.path) };
        Change { rule, place: format!("{}{path}", self.owner), detail }
    }
}
