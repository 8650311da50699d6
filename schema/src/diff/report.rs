//! Changes as text, Markdown and JSON; what they are is found elsewhere.

use std::fmt::Write;

use serde_json::{Value, json};

use super::{Change, Diff};

pub(super) fn json(diff: &Diff) -> Value {
    let change = |change: &Change| {
        json!({
            "rule": change.rule.name(),
            "breaks": change.rule.breaks(),
            "place": change.place,
            "detail": change.detail,
            "reason": change.rule.reason(),
        })
    };
    let changes: Vec<_> = diff.changes.iter().map(change).collect();
    json!({"breaks": diff.breaks(), "changes": changes})
}

pub(super) fn text(diff: &Diff) -> String {
    if diff.changes.is_empty() {
        return "nothing that a client could tell has changed\n".to_owned();
    }
    let mut text = String::new();
    for change in &diff.changes {
        let verdict = if change.rule.breaks() { "breaks" } else { "keeps " };
        let _ = writeln!(text, "{verdict}  {}: {}", change.rule.name(), said(change));
    }
    let breaking = diff.changes.iter().filter(|change| change.rule.breaks()).count();
    let _ = writeln!(text, "{breaking} of {} changes break clients", diff.changes.len());
    text
}

pub(super) fn markdown(diff: &Diff) -> String {
    if diff.changes.is_empty() {
        return "Nothing that a client could tell has changed.\n".to_owned();
    }
    let mut text = String::new();
    for (title, breaks) in [("Breaks clients", true), ("Keeps clients working", false)] {
        let of_it: Vec<_> = diff.changes.iter().filter(|change| change.rule.breaks() == breaks).collect();
        if of_it.is_empty() {
            continue;
        }
        let _ = writeln!(text, "{}## {title}\n", if text.is_empty() { "" } else { "\n" });
        for change in of_it {
            let _ = writeln!(text, "- **{}** {}. {}", change.rule.name(), said(change), change.rule.reason());
        }
    }
    text
}

fn said(change: &Change) -> String {
    let Change { place, detail, .. } = change;
    if detail.is_empty() { place.clone() } else { format!("{place}: {detail}") }
}
