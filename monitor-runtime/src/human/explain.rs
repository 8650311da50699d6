//! A command explained to a person: how it is typed, what it does, its parameters, an example. All of it is read off the
//! declaration.

use super::example::example;
use crate::command::{CommandInfo, Parameter, Scalar, Shape, Syntax};
use std::fmt::Write as _;

/// How a command is typed: `block_resize DEVICE SIZE [FORCE]`.
pub(super) fn usage(info: &CommandInfo) -> String {
    let arguments = arguments(info);
    let separator = if arguments.is_empty() { "" } else { " " };
    names(info) + separator + &arguments
}

/// All names of a command, its sub-table once.
pub(super) fn names(info: &CommandInfo) -> String {
    let mut out = info.human.first().map(|name| name.text().to_owned()).unwrap_or_default();
    for alias in info.human.iter().skip(1) {
        out.push('|');
        out.push_str(alias.text().rsplit(' ').next().unwrap_or_default());
    }
    out
}

/// The arguments of a command, as they are typed.
pub(crate) fn arguments(info: &CommandInfo) -> String {
    if let Some(usage) = info.usage {
        return usage.to_owned();
    }
    let all: Vec<_> = in_typed_order(info).map(|(parameter, shape)| argument(parameter, &shape)).collect();
    all.join(" ")
}

/// `/fmt` is typed first, then the flags, then what goes by its place.
fn in_typed_order(info: &CommandInfo) -> impl Iterator<Item = (&'static Parameter, Shape)> {
    let mut all: Vec<_> = info.arguments().map(|(_, parameter, shape)| (parameter, shape)).collect();
    // Stable: beyond that it is the order of the declaration.
    all.sort_by_key(|(parameter, _)| (parameter.syntax() != Syntax::Format, parameter.flag().is_none()));
    all.into_iter()
}

/// One argument, in brackets where it may be left out.
pub(crate) fn argument(parameter: &Parameter, shape: &Shape) -> String {
    let word = word(parameter, shape);
    let is_flag = parameter.flag().is_some();
    let word = match parameter.flag() {
        Some(flag) if shape.scalar == Scalar::Boolean => format!("-{flag}"),
        Some(flag) => format!("-{flag} {word}"),
        None => word,
    };
    let off_if_left_out = is_flag && shape.scalar == Scalar::Boolean;
    let optional = parameter.is_optional(shape) || off_if_left_out || parameter.syntax() == Syntax::Format;
    if optional { format!("[{word}]") } else { word }
}

/// What stands for an argument.
fn word(parameter: &Parameter, shape: &Shape) -> String {
    let name = parameter.name.to_uppercase();
    let dot = if parameter.typing.is_some_and(|typing| typing.dot) { "." } else { "" };
    let word = match (parameter.syntax(), shape.scalar) {
        (Syntax::Format, _) => format!("/{name}"),
        (Syntax::Rest, _) => format!("{name}..."),
        (Syntax::Options { implied: Some(key) }, _) => format!("[{key}=]value[,key=value...]"),
        (Syntax::Options { implied: None }, _) | (Syntax::ByType, Scalar::Members(_)) => {
            "key=value,...".to_owned()
        }
        (Syntax::ByType, Scalar::Boolean) => format!("{name}:on|off"),
        (Syntax::ByType, Scalar::Choice(choices)) if choices.len() <= 4 => choices.join("|"),
        _ => name,
    };
    dot.to_owned() + &word
}

/// Everything about one command, on lines of `columns` characters.
pub(super) fn explain(info: &CommandInfo, columns: usize, out: &mut String) {
    wrap(out, &format!("{} -- {}", usage(info), capital(info.summary())), 4, columns);
    let rest = info.docs.split_once("\n\n").map(|(_, rest)| rest).unwrap_or_default();
    paragraphs(out, rest, columns);
    parameters(info, columns, out);
    if let Some(example) = example(info) {
        let _ = writeln!(out, "Example: {example}");
    }
    if let Some(states) = info.states {
        let _ = writeln!(out, "Allowed when the machine is {}", states().join(" or "));
    }
    if let Some(name) = info.qmp.first() {
        let _ = writeln!(out, "QMP: {}", name.text());
    }
}

/// Docs as they were written, but for the ends of lines; what is indented or fenced keeps those, too.
fn paragraphs(out: &mut String, docs: &str, columns: usize) {
    let mut fenced = false;
    for paragraph in docs.split("\n\n") {
        let verbatim = |line: &str| line.starts_with([' ', '-', '*', '#', '|']);
        if fenced || paragraph.contains("```") || paragraph.lines().any(verbatim) {
            for line in paragraph.lines() {
                if line.starts_with("```") {
                    fenced = !fenced;
                } else {
                    let _ = writeln!(out, "  {line}");
                }
            }
        } else if !paragraph.is_empty() {
            out.push_str("  ");
            wrap(out, &paragraph.replace('\n', " "), 2, columns);
        }
    }
}

fn parameters(info: &CommandInfo, columns: usize, out: &mut String) {
    let lines: Vec<_> = in_typed_order(info)
        .map(|(parameter, shape)| {
            (argument(parameter, &shape).trim_matches(['[', ']']).to_owned(), meaning(parameter, &shape))
        })
        .collect();
    let Some(width) = lines.iter().map(|(word, _)| word.chars().count()).max() else { return };
    let width = width.min(columns / 3);
    out.push_str("Parameters:\n");
    for (word, meaning) in lines {
        if meaning.is_empty() {
            let _ = writeln!(out, "  {word}");
        } else {
            let _ = write!(out, "  {word:width$} -- ");
            wrap(out, &meaning, width + 6, columns);
        }
    }
}

/// What an argument means, how it is written where that is not plain, and its default.
fn meaning(parameter: &Parameter, shape: &Shape) -> String {
    let docs: Vec<_> = parameter.docs.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let separator = if docs.is_empty() { "" } else { " " };
    let text = docs.join(" ") + separator;
    let mut notes = Vec::new();
    match (parameter.syntax(), shape.scalar) {
        (Syntax::Size { unit }, _) => {
            notes.push(format!("typed in {} unless it has a suffix", unit_name(unit)));
        }
        (Syntax::Expression { unit }, _) => notes.push(format!("typed in {}", unit_name(unit))),
        (Syntax::Format, _) => return text + "(what is left out is as it was the last time)",
        (Syntax::Time, _) => notes.push("typed in seconds, or with ms, us or ns".to_owned()),
        (Syntax::ByType, Scalar::Choice(choices)) if choices.len() > 4 => {
            notes.push(format!("one of {}", choices.join(", ")));
        }
        (Syntax::ByType | Syntax::Options { .. }, Scalar::Members(keys)) => {
            notes.push(format!("keys: {}", keys.join(", ")));
        }
        _ => {}
    }
    if let Some(limits) = parameter.limits {
        notes.push(limits.to_string());
    }
    match parameter.default {
        Some(default) => notes.push(format!("default {}", readable(default))),
        None if shape.optional => notes.push("optional".to_owned()),
        None => {}
    }
    if notes.is_empty() { text.trim_end().to_owned() } else { format!("{text}({})", notes.join("; ")) }
}

fn unit_name(unit: u64) -> &'static str {
    match unit.trailing_zeros() {
        0 => "bytes",
        10 => "KiB",
        20 => "MiB",
        30 => "GiB",
        40 => "TiB",
        50 => "PiB",
        _ => "EiB",
    }
}

/// The source of a default, without what only Rust needs.
fn readable(default: &str) -> &str {
    let plain = [".to_owned()", ".to_string()", ".into()"].iter().find_map(|end| default.strip_suffix(end));
    match default {
        "true" => "on",
        "false" => "off",
        _ => plain.unwrap_or(default),
    }
}

/// Writes `text` and ends its line; what does not fit goes on below, `indent` characters from the left.
pub(super) fn wrap(out: &mut String, text: &str, indent: usize, columns: usize) {
    let begin = out.rfind('\n').map_or(0, |at| at + 1);
    let mut column = out[begin..].chars().count();
    let most = columns.max(indent + 20);
    let mut fresh = true;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let width = word.chars().count();
        if !fresh && column + 1 + width > most {
            let _ = write!(out, "\n{:indent$}", "");
            column = indent;
            fresh = true;
        }
        if !fresh {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += width;
        fresh = false;
    }
    out.push('\n');
}

/// The text with a capital letter at its begin.
pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_wrapped_between_words() {
        let mut out = "x -- ".to_owned();
        wrap(&mut out, "one two three four five six seven", 5, 25);
        assert_eq!(out, "x -- one two three four\n     five six seven\n");
        let mut out = String::new();
        wrap(&mut out, "a_word_that_has_no_place_to_break_at", 0, 10);
        assert_eq!(out, "a_word_that_has_no_place_to_break_at\n");
    }

    #[test]
    fn docs_keep_their_lists_and_examples() {
        let mut out = String::new();
        paragraphs(&mut out, "One\ntwo.\n\n- a\n- b\n\n```\nx  y\n\nz\n```\n\nEnd.", 80);
        assert_eq!(out, "  One two.\n  - a\n  - b\n  x  y\n  z\n  End.\n");
    }
}
