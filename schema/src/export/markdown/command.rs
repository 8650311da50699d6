//! The section of one command; not the types it refers to.

use std::fmt::Write as _;

use super::text::{anchor, cell, code, row, words};
use super::{message, section_head, types};
use crate::types::Types;
use crate::{Command, Model, Parameter};

pub(super) fn section(page: &mut String, command: &Command, model: &Model) {
    section_head(page, &anchor("command", &command.name), &command.name, &command.docs);
    page.push('\n');
    access(page, command);
    parameters(page, command, Types::arguments(model));
    result(page, command, Types::results(model));
    if command.qmp {
        let request = message::request(command, Types::arguments(model));
        let reply = message::reply(command, Types::results(model));
        let _ = write!(page, "\nExample:\n\n```\n-> {request}\n<- {reply}\n```\n");
    }
}

/// How the command is reached, and how it runs.
fn access(page: &mut String, command: &Command) {
    match command.human.split_first() {
        Some((name, others)) => {
            let _ = write!(page, "- At the prompt: {}", code(&prompt_line(name, &command.parameters)));
            for other in others {
                let _ = write!(page, ", also {}", code(other));
            }
            page.push('\n');
        }
        None => page.push_str("- Not at the prompt.\n"),
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
}

/// The line at the prompt. Parameters go by position there, so they are all in their order.
fn prompt_line(name: &str, parameters: &[Parameter]) -> String {
    let mut line = name.to_owned();
    for parameter in parameters {
        let name = parameter.name.to_uppercase();
        let _ = if parameter.required { write!(line, " {name}") } else { write!(line, " [{name}]") };
    }
    line
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
            (false, Some(default)) => format!("no, else {}", code(default)),
        };
        row(page, &[code(&parameter.name), words(&parameter.schema, types), required, cell(&parameter.docs)]);
    }
}

fn result(page: &mut String, command: &Command, types: Types<'_>) {
    match &command.result {
        None => page.push_str("\nReturns nothing: the reply is `{}`.\n"),
        Some(schema) => {
            let _ = writeln!(page, "\nReturns: {}.", words(schema, types));
            types::shape(page, schema, types);
        }
    }
}
