//! A man page of section 7 in the `man` macros; not the look of it, which is the reader's pager's.

use std::fmt::Write as _;

use serde_json::Value;

use super::message;
use crate::types::Types;
use crate::words::{Word, describe, enumeration, is_required};
use crate::{Command, Model, Parameter};

/// The page. Writing to a `String` cannot fail, so what `write!` returns is dropped here and below.
pub(super) fn export(model: &Model) -> String {
    let mut page = String::new();
    let title = format!("{}-MONITOR", model.name.to_uppercase());
    let version = model.version.clone().unwrap_or_default();
    let _ = writeln!(page, ".TH {} 7 \"\" {} \"Monitor reference\"", quoted(&title), quoted(&version));
    let _ =
        writeln!(page, ".SH NAME\n{}-monitor \\- commands and events of the monitor", escape(&model.name));
    page.push_str(".SH COMMANDS\n");
    for one in model.sorted_commands() {
        command(&mut page, one, model);
    }
    if !model.events.is_empty() {
        page.push_str(".SH EVENTS\n");
    }
    for event in model.sorted_events() {
        let _ = writeln!(page, ".SS {}", quoted(&event.name));
        notes(&mut page, &event.features, event.instead.as_deref());
        text(&mut page, &event.docs);
        if let Some(delivery) = event.delivery() {
            text(&mut page, &delivery);
        }
        if let Some(data) = &event.data {
            paragraph(&mut page);
            let _ = writeln!(page, "Data: {}", words(data, Types::results(model)));
        }
        example(&mut page, &[format!("<- {}", message::event(event, Types::results(model)))]);
    }
    for (title, types) in [
        ("TYPES OF ARGUMENTS", Types::arguments(model)),
        ("TYPES OF RESULTS AND EVENTS", Types::results(model)),
    ] {
        named(&mut page, title, types);
    }
    page
}

fn command(page: &mut String, command: &Command, model: &Model) {
    let _ = writeln!(page, ".SS {}", quoted(&command.name));
    for name in &command.human {
        let _ = writeln!(page, ".B {}\n.br", quoted(&command.prompt_line(name)));
    }
    notes(page, &command.features, command.instead.as_deref());
    text(page, &command.docs);
    if let Some(example) = &command.example {
        paragraph(page);
        let _ = writeln!(page, "For example:\n.B {}", quoted(example));
    }
    if command.asynchronous {
        text(page, "Asynchronous: it replies when the work is done, and other commands run meanwhile.");
    }
    if command.oob {
        text(page, "May run out of band, as `exec-oob`.");
    }
    if !command.qmp {
        text(page, "Only at the prompt, not over QMP.");
    }
    if !command.states.is_empty() {
        text(page, &format!("Allowed while the machine is {}.", command.states.join(", ")));
    }
    if let Some(access) = &command.access {
        text(page, &format!("Needs the access {access}."));
    }
    if let Some(since) = &command.since {
        text(page, &format!("Since {since}."));
    }
    for one in &command.parameters {
        parameter(page, one, Types::arguments(model));
    }
    if let Some(result) = &command.result {
        paragraph(page);
        let _ = writeln!(page, "Returns: {}", words(result, Types::results(model)));
    }
    if command.qmp {
        let mut lines = vec![format!("-> {}", message::request(command, Types::arguments(model)))];
        if !command.silent {
            lines.push(format!("<- {}", message::reply(command, Types::results(model))));
        }
        example(page, &lines);
    }
}

fn parameter(page: &mut String, parameter: &Parameter, types: Types<'_>) {
    let _ = writeln!(page, ".TP\n.B {}", quoted(&parameter.name));
    let how = match (parameter.required, &parameter.default) {
        (true, _) => String::new(),
        (false, None) => ", optional".to_owned(),
        (false, Some(default)) => format!(", default {}", escape(default)),
    };
    let unit = parameter.unit.as_ref().map(|unit| format!(", in {}", escape(unit))).unwrap_or_default();
    let _ = writeln!(page, "{}{unit}{how}.", words(&parameter.schema, types));
    notes(page, &parameter.features, parameter.instead.as_deref());
    lines(page, &parameter.docs);
    if let Some(typed) = &parameter.typed {
        let _ = writeln!(page, "At the prompt: {}.", marked(typed));
    }
}

/// The named types of one direction, with their values or members.
fn named(page: &mut String, title: &str, types: Types<'_>) {
    if !types.named.is_empty() {
        let _ = writeln!(page, ".SH {title}");
    }
    for (name, schema) in types.named {
        let _ = writeln!(page, ".SS {}", quoted(name));
        text(page, description(schema));
        let before = page.len();
        let schema_object = types.resolve(schema);
        for (value, about) in schema_object.and_then(enumeration).into_iter().flatten() {
            let _ = writeln!(page, ".TP\n.B {}", quoted(&value.to_string()));
            lines(page, about.unwrap_or_default());
        }
        let members = schema_object.and_then(|object| object.get("properties")?.as_object());
        for (member, value) in members.into_iter().flatten() {
            let required = schema_object.is_some_and(|object| is_required(object, member));
            let optional = if required { "" } else { ", optional" };
            let _ = writeln!(page, ".TP\n.B {}\n{}{optional}.", quoted(member), words(value, types));
            lines(page, description(value));
        }
        if page.len() == before {
            paragraph(page);
            let _ = writeln!(page, "{}.", words(schema, types));
        }
    }
}

fn description(schema: &Value) -> &str {
    schema.get("description").and_then(Value::as_str).unwrap_or_default()
}

/// Docs where no paragraph may begin.
fn lines(page: &mut String, docs: &str) {
    for line in docs.lines().filter(|line| !line.trim().is_empty()) {
        let _ = writeln!(page, "{}", marked(line.trim()));
    }
}

fn notes(page: &mut String, features: &[String], instead: Option<&str>) {
    for feature in features {
        let more =
            instead.filter(|_| feature == "deprecated").map(|instead| format!(": {}", escape(instead)));
        let _ = writeln!(page, ".I {}\n.br", quoted(&format!("{feature}{}", more.unwrap_or_default())));
    }
}

/// Docs as paragraphs; what Markdown marks up other than code is left as it reads.
fn text(page: &mut String, docs: &str) {
    for paragraph in docs.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty()) {
        self::paragraph(page);
        for line in paragraph.lines() {
            let _ = writeln!(page, "{}", marked(line.trim_start_matches('#').trim()));
        }
    }
}

/// Begins a paragraph, which a heading has done already.
fn paragraph(page: &mut String) {
    let last = page.trim_end().rsplit('\n').next().unwrap_or_default();
    if !last.starts_with(".SS ") && !last.starts_with(".SH ") {
        page.push_str(".PP\n");
    }
}

fn example(page: &mut String, lines: &[String]) {
    paragraph(page);
    page.push_str(".nf\n");
    for line in lines {
        let _ = writeln!(page, "{}", escape(line));
    }
    page.push_str(".fi\n");
}

fn words(schema: &Value, types: Types<'_>) -> String {
    let words = describe(schema, types).into_iter().map(|word| match word {
        Word::Code(text) | Word::Text(text) | Word::Type(text) => escape(&text),
    });
    words.collect()
}

/// A line of docs, its code in bold.
fn marked(line: &str) -> String {
    let parts: Vec<_> = line.split('`').collect();
    // Ticks that do not pair, or stand in numbers, are ticks.
    if parts.len().is_multiple_of(2) || line.contains("``") {
        return escape(line);
    }
    let part = |(at, part): (usize, &&str)| match at % 2 {
        0 => escape(part),
        _ => format!("\\fB{}\\fR", escape(part)),
    };
    parts.iter().enumerate().map(part).collect()
}

/// Text in which nothing means anything to roff: a dot or a quote that begins a line is a request otherwise.
fn escape(text: &str) -> String {
    let text = text.replace('\\', "\\e").replace('-', "\\-");
    if text.starts_with(['.', '\'']) { format!("\\&{text}") } else { text }
}

/// The argument of a macro, whatever is in it.
fn quoted(text: &str) -> String {
    format!("\"{}\"", escape(text).replace('"', "\\(dq"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_no_request() {
        assert_eq!(escape(".so /etc/passwd"), "\\&.so /etc/passwd");
        assert_eq!(escape("a\\n-b"), "a\\en\\-b");
        assert_eq!(marked("see `a-b`."), "see \\fBa\\-b\\fR\\&.");
        assert_eq!(marked("a ` tick"), "a ` tick");
        assert_eq!(quoted("say \"x\""), "\"say \\(dqx\\(dq\"");
    }
}
