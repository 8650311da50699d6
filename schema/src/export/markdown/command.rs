//! The section of one command; not the types it refers to.

use std::fmt::Write as _;

use super::super::message;
use super::text::{anchor, cell, code, inline, row, words};
use super::{section_head, types};
use crate::types::Types;
use crate::{Command, Model, Parameter};

pub(super) fn section(page: &mut String, command: &Command, model: &Model) {
    section_head(page, &anchor("command", &command.name), &command.name, &command.docs);
    page.push('\n');
    access(page, command, model);
    parameters(page, command, Types::arguments(model));
    result(page, command, Types::results(model));
    if command.qmp {
        let request = message::request(command, Types::arguments(model));
        let _ = write!(page, "\nExample:\n\n```\n-> {request}\n");
        if !command.silent {
            let _ = writeln!(page, "<- {}", message::reply(command, Types::results(model)));
        }
        page.push_str("```\n");
    }
}

/// How the command is reached, and how it runs.
fn access(page: &mut String, command: &Command, model: &Model) {
    notes(page, &command.features, command.instead.as_deref(), command.since.as_deref());
    match command.human.split_first() {
        Some((name, others)) => {
            let _ = write!(page, "- At the prompt: {}", code(&command.prompt_line(name)));
            for other in others {
                let _ = write!(page, ", also {}", code(other));
            }
            page.push('\n');
            if let Some(example) = &command.example {
                let _ = writeln!(page, "- For example: {}", code(example));
            }
        }
        None if model.has_prompt() => page.push_str("- Not at the prompt.\n"),
        None => {}
    }
    if !command.qmp {
        page.push_str("- Only at the prompt, not over QMP.\n");
    }
    if !command.aliases.is_empty() {
        let aliases: Vec<_> = command.aliases.iter().map(|alias| code(alias)).collect();
        let _ = writeln!(page, "- Still accepted as {}; new clients use the name above.", aliases.join(", "));
    }
    if command.asynchronous {
        page.push_str(
            "- Asynchronous: the reply comes when the work is done, and other commands run meanwhile.\n",
        );
    }
    if command.oob {
        page.push_str("- May run out of band, ahead of commands that wait: send it as `exec-oob`.\n");
    }
    if !command.states.is_empty() {
        let states: Vec<_> = command.states.iter().map(|state| code(state)).collect();
        let _ = writeln!(page, "- Allowed while the machine is {}.", states.join(", "));
    }
    if let Some(access) = &command.access {
        let _ = writeln!(page, "- Needs the access {}.", code(access));
    }
}

/// What introspection says beyond the types, and since when there is such a thing.
pub(super) fn notes(page: &mut String, features: &[String], instead: Option<&str>, since: Option<&str>) {
    for feature in features {
        let _ = match (feature.as_str(), instead) {
            ("deprecated", Some(instead)) => writeln!(page, "- **Deprecated**: {}", cell(instead)),
            ("deprecated", None) => writeln!(page, "- **Deprecated.**"),
            ("unstable", _) => writeln!(page, "- **Unstable**: it may change or vanish without notice."),
            (other, _) => writeln!(page, "- Has the feature {}.", code(other)),
        };
    }
    if let Some(since) = since {
        let _ = writeln!(page, "- Since {}.", inline(since));
    }
}

fn parameters(page: &mut String, command: &Command, types: Types<'_>) {
    if command.parameters.is_empty() {
        page.push_str("\nNo parameters.\n");
        return;
    }
    page.push('\n');
    row(page, &["Parameter", "Type", "Required", "Meaning"].map(String::from));
    row(page, &["---", "---", "---", "---"].map(String::from));
    for parameter in &command.parameters {
        let required = match (parameter.required, &parameter.default) {
            (true, _) => "yes".to_owned(),
            (false, None) => "no".to_owned(),
            (false, Some(default)) => format!("no, default {}", code(default)),
        };
        let mut ty = words(&parameter.schema, types);
        if let Some(unit) = &parameter.unit {
            let _ = write!(ty, ", in {}", inline(unit));
        }
        row(page, &[code(&parameter.name), ty, required, meaning(parameter)]);
    }
}

/// The docs of a parameter, and what else is to be known of it.
fn meaning(parameter: &Parameter) -> String {
    let mut text = cell(&parameter.docs);
    let mut add = |more: String| {
        text.push_str(if text.is_empty() { "" } else { "<br>" });
        text.push_str(&more);
    };
    for feature in &parameter.features {
        add(match (feature.as_str(), &parameter.instead) {
            ("deprecated", Some(instead)) => format!("**Deprecated**: {}", cell(instead)),
            ("deprecated", None) => "**Deprecated.**".to_owned(),
            ("unstable", _) => "**Unstable.**".to_owned(),
            (other, _) => format!("Feature {}.", code(other)),
        });
    }
    if let Some(typed) = &parameter.typed {
        add(format!("At the prompt: {}.", cell(typed)));
    }
    text
}

fn result(page: &mut String, command: &Command, types: Types<'_>) {
    match &command.result {
        None if command.silent => page.push_str("\nReturns nothing, and success is not answered.\n"),
        None => page.push_str("\nReturns nothing: the reply is `{}`.\n"),
        Some(schema) => {
            let _ = writeln!(page, "\nReturns: {}.", words(schema, types));
            types::shape(page, schema, types);
        }
    }
}
