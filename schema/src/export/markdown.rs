//! A reference to read: how the page is laid out, and its contents; not the sections of commands, events and types.
//!
//! Plain GitHub-flavoured Markdown, with anchors written out, since renderers make different ones of a heading.

mod command;
mod event;
mod text;
mod types;

use std::fmt::Write as _;

use self::text::{anchor, heading_docs, inline, summary};
use super::document::type_prefix;
use super::message;
use crate::Model;
use crate::types::{Direction, Types};

/// The page. Writing to a `String` cannot fail, so what `write!` returns is dropped here and in the files below.
pub(super) fn export(model: &Model) -> String {
    let mut page = String::new();
    introduction(&mut page, model);
    contents(&mut page, model);
    page.push_str("\n## Commands\n");
    for command in model.sorted_commands() {
        command::section(&mut page, command, model);
    }
    if !model.events.is_empty() {
        page.push_str("\n## Events\n");
        for event in model.sorted_events() {
            event::section(&mut page, event, Types::results(model));
        }
    }
    types::sections(&mut page, "Types of arguments", Types::arguments(model));
    types::sections(&mut page, "Types of results and events", Types::results(model));
    page
}

fn introduction(page: &mut String, model: &Model) {
    let _ = writeln!(page, "# Monitor reference: {}\n", inline(&model.name));
    if let Some(version) = &model.version {
        let _ = writeln!(page, "Version {}.\n", inline(version));
    }
    let (line, how) = if model.has_prompt() {
        (
            "the line to type at the prompt, ",
            "In a prompt line, words in capitals stand for values, and what is in square brackets may be left out. ",
        )
    } else {
        ("", "")
    };
    let _ = writeln!(
        page,
        "Every command is given with its parameters, its result, {line}and a request and its reply on the wire (`->` is \
         sent, `<-` is received). {how}{}",
        message::ABOUT
    );
}

fn contents(page: &mut String, model: &Model) {
    page.push_str("\n## Contents\n");
    page.push_str("\n### Commands by name\n\n");
    for command in model.sorted_commands() {
        entry(page, &anchor("command", &command.name), &command.name, &command.docs);
    }
    if !model.events.is_empty() {
        page.push_str("\n### Events by name\n\n");
    }
    for event in model.sorted_events() {
        entry(page, &anchor("event", &event.name), &event.name, &event.docs);
    }
    for (title, types) in [
        ("Types of arguments by name", Types::arguments(model)),
        ("Types of results by name", Types::results(model)),
    ] {
        if !types.named.is_empty() {
            let _ = write!(page, "\n### {title}\n\n");
        }
        for (name, schema) in types.named {
            entry(page, &type_anchor(types.direction, name), name, text::description(schema));
        }
    }
}

/// One line of the contents.
fn entry(page: &mut String, anchor: &str, name: &str, docs: &str) {
    let summary = summary(docs);
    let colon = if summary.is_empty() { "" } else { ": " };
    let _ = writeln!(page, "- [{}](#{anchor}){colon}{summary}", inline(name));
}

/// The head of a section of a command, event or type, and what is written about it.
fn section_head(page: &mut String, anchor: &str, name: &str, docs: &str) {
    let _ = write!(page, "\n<a id=\"{anchor}\"></a>\n### {}\n", inline(name));
    if !docs.trim().is_empty() {
        let _ = write!(page, "\n{}\n", heading_docs(docs));
    }
}

/// Where the section of a type begins.
fn type_anchor(direction: Direction, name: &str) -> String {
    anchor(type_prefix(direction).trim_end_matches('.'), name)
}
