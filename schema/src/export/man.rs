//! A man page of section 7 in the `man` macros; not the look of it, which is the reader's pager's.

use std::fmt::Write as _;

use super::message;
use crate::types::Types;
use crate::words::{Word, describe};
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
        if let Some(data) = &event.data {
            let _ = writeln!(page, ".PP\nData: {}", words(data, Types::results(model)));
        }
        example(&mut page, &[format!("<- {}", message::event(event, Types::results(model)))]);
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
        let _ = writeln!(page, ".PP\nFor example:\n.B {}", quoted(example));
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
    for one in &command.parameters {
        parameter(page, one, Types::arguments(model));
    }
    if let Some(result) = &command.result {
        let _ = writeln!(page, ".PP\nReturns: {}", words(result, Types::results(model)));
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
    for line in parameter.docs.lines().filter(|line| !line.trim().is_empty()) {
        let _ = writeln!(page, "{}", escape(line.trim()));
    }
}

fn notes(page: &mut String, features: &[String], instead: Option<&str>) {
    for feature in features {
        let more =
            instead.filter(|_| feature == "deprecated").map(|instead| format!(": {}", escape(instead)));
        let _ = writeln!(page, ".I {}\n.br", quoted(&format!("{feature}{}", more.unwrap_or_default())));
    }
}

/// Docs as paragraphs; what Markdown marks up is left as it reads.
fn text(page: &mut String, docs: &str) {
    for paragraph in docs.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty()) {
        page.push_str(".PP\n");
        for line in paragraph.lines() {
            let _ = writeln!(page, "{}", escape(line.trim_start_matches('#').trim()));
        }
    }
}

fn example(page: &mut String, lines: &[String]) {
    page.push_str(".PP\n.nf\n");
    for line in lines {
        let _ = writeln!(page, "{}", escape(line));
    }
    page.push_str(".fi\n");
}

fn words(schema: &serde_json::Value, types: Types<'_>) -> String {
    let words = describe(schema, types).into_iter().map(|word| match word {
        Word::Code(text) | Word::Text(text) | Word::Type(text) => escape(&text),
    });
    words.collect()
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
        assert_eq!(quoted("say \"x\""), "\"say \\(dqx\\(dq\"");
    }
}
