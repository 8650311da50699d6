//! The comments of a QAPI schema, in the form its documentation generator reads; not the expressions below them.

use std::fmt::Write as _;

use super::super::document::compact;
use crate::example::example;
use crate::qapi::{ASYNCHRONOUS, Kind, Type};
use crate::types::Types;
use crate::{Command, Event, Model};

pub(super) fn title(page: &mut String, model: &Model) {
    let version = model.version.as_ref().map(|version| format!(" {version}")).unwrap_or_default();
    let title = format!("Monitor of {}{version}", model.name);
    let _ = write!(page, "# -*- mode: python -*-\n\n##\n# = {}\n##\n\n", title.trim());
}

pub(super) fn ty(page: &mut String, name: &str, ty: &Type, features: &[String]) {
    let mut comment = Comment::new(name);
    comment.text(&ty.docs);
    comment.members(ty);
    comment.features(features, None);
    comment.end(page);
}

/// The comment of a command, and of its arguments where they are no type of their own.
pub(super) fn command(page: &mut String, command: &Command, arguments: Option<&Type>, results: Types<'_>) {
    let mut comment = Comment::new(&command.name);
    let (docs, errors) = split_errors(&command.docs);
    comment.text(&docs);
    if let Some(arguments) = arguments {
        comment.members(arguments);
    }
    comment.features(&crate::qapi::features(command), command.instead.as_deref());
    if let Some(result) = &command.result {
        let description = results.resolve(result).and_then(|schema| schema.get("description")?.as_str());
        comment.tagged("Returns:", description.unwrap_or("see the type."));
    }
    if !errors.is_empty() {
        comment.section("Errors:", &errors);
    }
    comment.since(command.since.as_deref());
    let arguments = command.parameters.iter().filter(|parameter| parameter.required);
    let arguments: Vec<_> = arguments.map(|parameter| parameter.name.clone()).collect();
    if arguments.is_empty() && !command.silent {
        let reply =
            command.result.as_ref().map_or_else(|| serde_json::json!({}), |schema| example(schema, results));
        comment.example(&[
            format!("-> {{ \"execute\": \"{}\" }}", command.name),
            format!("<- {{ \"return\": {} }}", compact(&reply)),
        ]);
    }
    comment.end(page);
}

/// The comment of an event, and of its data where it is no type of its own.
pub(super) fn event(page: &mut String, event: &Event, data: Option<&Type>) {
    let mut comment = Comment::new(&event.name);
    comment.text(&event.docs);
    comment.text(&event.delivery().unwrap_or_default());
    if let Some(data) = data {
        comment.members(data);
    }
    comment.features(&event.features, event.instead.as_deref());
    comment.since(event.since.as_deref());
    comment.end(page);
}

/// The docs, and what they say below the heading `Errors`, which is a section with a place of its own.
fn split_errors(docs: &str) -> (String, String) {
    let (mut rest, mut errors, mut in_errors) = (String::new(), String::new(), false);
    for line in docs.lines() {
        if let Some(heading) = heading(line) {
            in_errors = heading == "Errors";
            if in_errors {
                continue;
            }
        }
        let part = if in_errors { &mut errors } else { &mut rest };
        part.push_str(line);
        part.push('\n');
    }
    (rest, errors.trim().to_owned())
}

fn heading(line: &str) -> Option<&str> {
    let rest = line.trim_start_matches('#');
    (rest.len() < line.len() && rest.starts_with(' ')).then(|| rest.trim())
}

struct Comment {
    text: String,
}

impl Comment {
    fn new(symbol: &str) -> Self {
        Self { text: format!("##\n# @{symbol}:\n") }
    }

    /// A line of docs. Their code spans are literals, which reStructuredText writes with two ticks; with one it would
    /// look for a definition of that name.
    fn line(&mut self, line: &str) {
        let pairs = line.matches('`').count().is_multiple_of(2) && !line.contains("``");
        self.literal(&if pairs { line.replace('`', "``") } else { line.to_owned() });
    }

    fn literal(&mut self, line: &str) {
        let line = line.trim_end();
        let _ = if line.is_empty() { writeln!(self.text, "#") } else { writeln!(self.text, "# {line}") };
    }

    /// Docs as a body, where headings of Markdown are no headings.
    fn text(&mut self, docs: &str) {
        if docs.trim().is_empty() {
            return;
        }
        self.line("");
        for line in docs.trim().lines() {
            match heading(line) {
                Some(heading) => self.line(&format!("**{heading}**")),
                None => self.line(line),
            }
        }
    }

    /// A section that stands below its tag.
    fn section(&mut self, tag: &str, docs: &str) {
        self.line("");
        self.line(tag);
        for line in docs.trim().lines() {
            self.line(&if line.trim().is_empty() { String::new() } else { format!("    {line}") });
        }
    }

    /// A section that begins with a tag; what does not fit the line is indented below it.
    fn tagged(&mut self, tag: &str, docs: &str) {
        self.line("");
        let mut lines = docs.trim().lines();
        let first = lines.next().unwrap_or_default();
        self.line(&format!("{tag} {first}"));
        for line in lines {
            self.line(&if line.trim().is_empty() { String::new() } else { format!("    {line}") });
        }
    }

    fn members(&mut self, ty: &Type) {
        let members: Vec<_> = match &ty.kind {
            Kind::Alternate { .. } => Vec::new(),
            Kind::Enum { values } => values.iter().map(|value| (&value.name, &value.docs, None)).collect(),
            Kind::Object { members, .. } => {
                members.iter().map(|member| (&member.name, &member.docs, member.limits.as_deref())).collect()
            }
        };
        for (name, docs, limits) in members {
            let docs = if docs.trim().is_empty() { "not documented" } else { docs.trim() };
            let limits = limits.map(|limits| format!("\n{limits}")).unwrap_or_default();
            self.tagged(&format!("@{name}:"), &format!("{docs}{limits}"));
        }
    }

    fn features(&mut self, features: &[String], instead: Option<&str>) {
        if features.is_empty() {
            return;
        }
        self.line("");
        self.line("Features:");
        for feature in features {
            let text = match feature.as_str() {
                "deprecated" => instead.unwrap_or("will be removed."),
                "unstable" => "may change without notice.",
                ASYNCHRONOUS => "replies when the work is done; other commands run meanwhile.",
                _ => "present.",
            };
            self.tagged(&format!("@{feature}:"), text);
        }
    }

    fn since(&mut self, since: Option<&str>) {
        if let Some(since) = since {
            self.tagged("Since:", since);
        }
    }

    fn example(&mut self, lines: &[String]) {
        self.line("");
        self.line(".. qmp-example::");
        self.line("");
        for line in lines {
            self.literal(&format!("    {line}"));
        }
    }

    fn end(mut self, page: &mut String) {
        self.text.push_str("##\n");
        page.push_str(&self.text);
    }
}
