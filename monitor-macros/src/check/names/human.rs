//! The rules on names at the prompt: words that a person types.

use syn::LitStr;

use crate::errors::Errors;
use crate::parse::keys::Entries;

/// The full human names: written ones, else `info X` for `query-X`, else the wire name.
pub(super) fn names(owner: &str, name: &str, keys: &Entries, errors: &mut Errors) -> Vec<String> {
    let written = keys.text("hmp").or_else(|| keys.list("hmp").and_then(|list| list.text("name")));
    match written {
        Some(written) => written_names(owner, written, errors),
        None => vec![name.strip_prefix("query-").map_or(name.to_owned(), |item| format!("info {item}"))],
    }
}

/// `cont|c`, or `info balloon|b`, where the sub-table is written once.
fn written_names(owner: &str, written: &LitStr, errors: &mut Errors) -> Vec<String> {
    let text = written.value();
    let (table, last) = match text.rsplit_once(' ') {
        Some((table, last)) => (Some(table), last),
        None => (None, text.as_str()),
    };
    // One mistake is one error: the first rule that is broken speaks.
    for rule in [human_name_characters, repeated_table, empty_human_name, human_name_twice] {
        let before = errors.count();
        rule(owner, written, table.unwrap_or_default(), last, errors);
        if errors.count() > before {
            return Vec::new();
        }
    }
    let full = |word: &str| table.map_or_else(|| word.to_owned(), |table| format!("{table} {word}"));
    last.split('|').map(full).collect()
}

/// Rule `human_name_characters`: what a prompt takes for more than a word cannot be in one.
fn human_name_characters(owner: &str, written: &LitStr, _: &str, _: &str, errors: &mut Errors) {
    let is_wrong = |c: char| !(c.is_ascii_graphic() || c == ' ') || "\"'{}\\".contains(c);
    if let Some(wrong) = written.value().chars().find(|c| is_wrong(*c)) {
        errors.on(
            written,
            format_args!(
                "{owner}: a name at the prompt has no {wrong:?} in it; write a word of ASCII letters, as in `hmp = \"info \
                 balloon|b\"`"
            ),
        );
    }
}

/// Rule `repeated_table`: alternatives are of the last word.
fn repeated_table(owner: &str, written: &LitStr, table: &str, _: &str, errors: &mut Errors) {
    if table.contains('|') {
        errors.on(
            written,
            format_args!(
                "{owner}: alternatives are of the last word, and the sub-table is written once, as in `hmp = \"info \
                 balloon|b\"`"
            ),
        );
    }
}

/// Rule `empty_human_name`: one space between words, one `|` between alternatives.
fn empty_human_name(owner: &str, written: &LitStr, table: &str, last: &str, errors: &mut Errors) {
    let in_table = !table.is_empty() || written.value().starts_with(' ');
    if last.split('|').any(str::is_empty) || (in_table && table.split(' ').any(str::is_empty)) {
        errors.on(
            written,
            format_args!(
                "{owner}: a word is missing in this name; words stand one space apart, and `|` stands between two, as in \
                 `hmp = \"info balloon|b\"`"
            ),
        );
    }
}

/// Rule `human_name_twice`: an alternative is another word.
fn human_name_twice(owner: &str, written: &LitStr, _: &str, last: &str, errors: &mut Errors) {
    let words: Vec<_> = last.split('|').collect();
    let twice = words.iter().enumerate().find(|(index, word)| words[..*index].contains(word));
    if let Some((_, word)) = twice {
        errors.on(
            written,
            format_args!("{owner}: `{word}` stands twice in {}; keep one of them", written.token()),
        );
    }
}

/// The rules on the one line that a list of commands shows.
pub(super) fn help(owner: &str, help: &LitStr, errors: &mut Errors) {
    empty_help(owner, help, errors);
    help_of_lines(owner, help, errors);
}

/// Rule `empty_help`: saying nothing is not saying it.
fn empty_help(owner: &str, help: &LitStr, errors: &mut Errors) {
    if help.value().trim().is_empty() {
        errors.on(
            help,
            format_args!(
                "{owner}: this help says nothing; remove it, and the doc comment's first line is shown"
            ),
        );
    }
}

/// Rule `help_of_lines`: the list has one line a command.
fn help_of_lines(owner: &str, help: &LitStr, errors: &mut Errors) {
    if help.value().contains('\n') {
        errors.on(
            help,
            format_args!(
                "{owner}: `help` is one line in the list of commands; put the rest into the doc comment"
            ),
        );
    }
}

/// Rule `example_of_another`: an example is a line of its command, under one of the names it has.
pub(super) fn example_of_another(owner: &str, example: &LitStr, human: &[String], errors: &mut Errors) {
    let text = example.value();
    let named = |name: &String| {
        text.strip_prefix(name.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '/']))
    };
    // Without a name there was another mistake, which says so.
    let Some(first) = human.first() else { return };
    if !human.iter().any(named) || text.contains('\n') {
        errors.on(
            example,
            format_args!(
                "{owner}: an example is one line that a person types, and begins with the command's name at the \
                 prompt, as in `example = \"{first} …\"`"
            ),
        );
    }
}
