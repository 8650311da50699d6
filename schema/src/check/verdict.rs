//! Whether an interface is good, and is the one that was checked in, written down; what is found is its siblings'.

use std::fmt::Write;

use serde_json::{Value, json};

use super::Finding;
use crate::{Diff, Format, Model, ReportFormat, diff, export};

/// What is wrong with an interface, and what of it is not as it was checked in.
///
/// ```
/// use monitor_schema::{Model, ReportFormat, Verdict, check};
///
/// let model = Model { name: "demo".into(), ..Model::default() };
/// let verdict = Verdict { findings: check(&model), ..Verdict::default() }.against(&model, &model);
/// assert!(verdict.is_good());
/// assert_eq!(verdict.report(ReportFormat::Markdown), "Nothing is wrong.\n");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// What is against the rules.
    pub findings: Vec<Finding>,
    /// How the interface differs from the one that was checked in, if it does.
    pub difference: Option<Difference>,
}

/// How an interface differs from the one that was checked in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What clients can tell of it; empty if they cannot, and only docs differ for example.
    pub changes: Diff,
    /// The number of the first line of the model that differs, from 1.
    pub line: usize,
    /// What the line was, without its indentation; empty if there was none.
    pub was: String,
    /// What it is; empty if there is none.
    pub is: String,
}

impl Verdict {
    /// The same, with how `new` differs from `old`, which was checked in.
    #[must_use]
    pub fn against(self, old: &Model, new: &Model) -> Self {
        let (was, is) = (export(old, Format::Model), export(new, Format::Model));
        let lines = was.lines().map(Some).chain([None]).zip(is.lines().map(Some).chain([None]));
        let first = lines.enumerate().find(|(_, (was, is))| was != is);
        let difference = first.map(|(at, (was, is))| {
            let line = |line: Option<&str>| line.unwrap_or_default().trim().to_owned();
            Difference { changes: diff(old, new), line: at + 1, was: line(was), is: line(is) }
        });
        Self { difference, ..self }
    }

    /// Whether there is nothing to tell.
    pub fn is_good(&self) -> bool {
        self.findings.is_empty() && self.difference.is_none()
    }

    /// The verdict as a document, ending in a line feed; as text it is empty where there is nothing to tell.
    pub fn report(&self, format: ReportFormat) -> String {
        match format {
            ReportFormat::Json => format!("{:#}\n", self.json()),
            ReportFormat::Markdown => self.markdown(),
            ReportFormat::Text => self.text(),
        }
    }

    fn json(&self) -> Value {
        let finding = |Finding { rule, place, detail }: &Finding| json!({"rule": rule.name(), "place": place, "detail": detail, "reason": rule.reason()});
        let findings: Vec<_> = self.findings.iter().map(finding).collect();
        let difference = self.difference.as_ref().map(|Difference { changes, line, was, is }| {
            let mut json = changes.json();
            json["first"] = json!({"line": line, "was": was, "is": is});
            json
        });
        json!({"good": self.is_good(), "findings": findings, "difference": difference})
    }

    fn text(&self) -> String {
        let mut text = String::new();
        for finding in &self.findings {
            let _ = writeln!(text, "{finding}");
        }
        if let Some(difference) = &self.difference {
            text += "the checked-in interface is another:\n";
            text += &difference.text();
        }
        text
    }

    fn markdown(&self) -> String {
        let mut text = String::new();
        if !self.findings.is_empty() {
            text += "# Against the rules\n\n";
        }
        for Finding { rule, place, detail } in &self.findings {
            let detail = if detail.is_empty() { String::new() } else { format!(": {detail}") };
            let _ = writeln!(text, "- **{}** {place}{detail}. {}", rule.name(), rule.reason());
        }
        if let Some(difference) = &self.difference {
            let gap = if text.is_empty() { "" } else { "\n" };
            let _ = write!(text, "{gap}# The checked-in interface is another\n\n{}", difference.markdown());
        }
        if text.is_empty() { "Nothing is wrong.\n".to_owned() } else { text }
    }
}

impl Difference {
    fn text(&self) -> String {
        let Difference { changes, line, was, is } = self;
        if changes.changes.is_empty() {
            return format!("no client can tell, but from line {line} of the model on:\n- {was}\n+ {is}\n");
        }
        changes.report(ReportFormat::Text)
    }

    fn markdown(&self) -> String {
        let Difference { changes, line, was, is } = self;
        if changes.changes.is_empty() {
            return format!(
                "No client can tell, but from line {line} of the model on:\n\n```diff\n- {was}\n+ {is}\n```\n"
            );
        }
        changes.report(ReportFormat::Markdown)
    }
}
