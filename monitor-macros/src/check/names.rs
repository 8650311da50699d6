//! The rules on names: what a wire and a prompt can carry, and the names a command has when none are written.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::{Ident, LitStr};

use crate::errors::Errors;
use crate::model::Names;
use crate::parse::keys::Entries;

/// The names of a command.
pub(super) fn names(owner: &str, function: &Ident, keys: &Entries, errors: &mut Errors) -> Names {
    let written = keys.text("name");
    let name = written.map_or_else(|| default_name(function), LitStr::value);
    bad_name(owner, "name", &name, written.map_or(function.span(), LitStr::span), errors);
    let aliases: Vec<_> = keys.texts("alias").collect();
    for alias in &aliases {
        bad_name(owner, "alias", &alias.value(), alias.span(), errors);
    }
    let off = |key| keys.list(key).and_then(|list| list.span("off"));
    unreachable_command(owner, keys, off("qmp"), off("hmp"), errors);
    let mut qmp = Vec::new();
    if off("qmp").is_none() {
        qmp.push(name.clone());
        qmp.extend(aliases.iter().map(|alias| alias.value()));
    }
    let human = if off("hmp").is_some() { Vec::new() } else { human_names(owner, &name, keys, errors) };
    let help = keys.list("hmp").and_then(|list| list.text("help")).cloned();
    let usage = keys.list("hmp").and_then(|list| list.text("usage")).cloned();
    Names { name, qmp, human, help, usage }
}

/// Rule `unreachable_command`: what is off cannot be named, and what is off everywhere cannot be called.
fn unreachable_command(
    owner: &str,
    keys: &Entries,
    qmp: Option<Span>,
    hmp: Option<Span>,
    errors: &mut Errors,
) {
    if let (Some(_), Some(second)) = (qmp, hmp) {
        errors.at(
            second,
            format_args!("{owner}: with both `qmp(off)` and `hmp(off)` nobody can call it; remove one"),
        );
        return;
    }
    if let (Some(_), Some(alias)) = (qmp, keys.span("alias")) {
        errors.at(
            alias,
            format_args!("{owner}: an alias is a name on the wire, and `qmp(off)` takes it off; remove one"),
        );
    }
    if hmp.is_some()
        && let Some(list) = keys.list("hmp")
        && let Some(other) = list.span("name").or(list.span("help")).or(list.span("usage"))
    {
        errors.at(other, format_args!("{owner}: `off` stands alone in `hmp(…)`; remove it or this"));
    }
}

/// The wire name of a function or a parameter that has no written one.
pub(super) fn default_name(ident: &Ident) -> String {
    ident.unraw().to_string().replace('_', "-")
}

/// Rule `bad_name`, for commands.
fn bad_name(owner: &str, key: &str, name: &str, at: Span, errors: &mut Errors) {
    if !is_wire_name(name) {
        report_bad_name(owner, "a command's name", name, &format!("{key} = \"{}\"", near(name)), at, errors);
    }
}

/// Rule `bad_name`, for arguments.
pub(super) fn bad_argument_name(owner: &str, name: &str, at: Span, errors: &mut Errors) {
    if !is_name(name, |first| first.is_ascii_alphabetic()) {
        let fix = format!("#[arg(name = \"{}\")]", near(name));
        report_bad_name(owner, "an argument's name", name, &fix, at, errors);
    }
}

fn report_bad_name(owner: &str, what: &str, name: &str, fix: &str, at: Span, errors: &mut Errors) {
    errors.at(
        at,
        format_args!(
            "{owner}: {what} begins with a letter and goes on with letters, digits, `-` and `_`, which \"{name}\" \
             does not; write `{fix}`"
        ),
    );
}

/// A name near the written one, where one can be guessed.
fn near(name: &str) -> String {
    let replaced = name.replace(|c| !is_inner(c), "-");
    let plain = replaced.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    let can_guess = name.is_ascii() && plain.starts_with(|c: char| c.is_ascii_alphabetic());
    if can_guess { plain.to_owned() } else { "…".to_owned() }
}

fn is_name(name: &str, first: impl Fn(char) -> bool) -> bool {
    name.starts_with(first) && name.chars().all(is_inner)
}

fn is_inner(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '-' | '_')
}

/// Whether QAPI allows the name, with the prefix that it gives downstream vendors.
pub(super) fn is_wire_name(name: &str) -> bool {
    let own_part = vendor_prefix(name).map_or(name, |length| &name[length..]);
    is_name(own_part, |first| first.is_ascii_alphabetic() || first == '_')
}

/// The length of a prefix `__org.example_`, by which QAPI keeps downstream names apart.
fn vendor_prefix(name: &str) -> Option<usize> {
    let rest = name.strip_prefix("__")?;
    let length = rest.find('_')?;
    let domain = &rest[..length];
    let is_domain =
        domain.contains('.') && domain.chars().all(|c| c.is_ascii_alphanumeric() || "-.".contains(c));
    is_domain.then_some("__".len() + length + "_".len())
}

/// The full human names: written ones, else `info X` for `query-X`, else the wire name.
fn human_names(owner: &str, name: &str, keys: &Entries, errors: &mut Errors) -> Vec<String> {
    let written = keys.text("hmp").or_else(|| keys.list("hmp").and_then(|list| list.text("name")));
    match written {
        Some(written) => bad_human_name(owner, written, errors),
        None => vec![name.strip_prefix("query-").map_or(name.to_owned(), |item| format!("info {item}"))],
    }
}

/// Rule `bad_human_name`: `cont|c`, or `info balloon|b`, where the sub-table is written once.
fn bad_human_name(owner: &str, written: &LitStr, errors: &mut Errors) -> Vec<String> {
    let text = written.value();
    let (table, last) =
        text.rsplit_once(' ').map_or((None, text.as_str()), |(table, last)| (Some(table), last));
    let words = table.into_iter().flat_map(|table| table.split(' ')).chain(last.split('|'));
    if words.clone().any(|word| !is_human_word(word)) {
        errors.on(
            written,
            format_args!(
                "{owner}: a human name is a word, or words with a sub-table first; alternatives of the last word are \
                 separated by `|`, as in `info balloon|b`, and `\"`, `'` and `{{` stand in none"
            ),
        );
        return Vec::new();
    }
    let full = |word: &str| table.map_or_else(|| word.to_owned(), |table| format!("{table} {word}"));
    last.split('|').map(full).collect()
}

fn is_human_word(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| c.is_ascii_graphic() && !"\"'{}|\\".contains(c))
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;
    use crate::parse::grammar;
    use crate::parse::keys::Place;

    #[track_caller]
    fn check(function: &str, keys: proc_macro2::TokenStream) -> (Names, Vec<String>) {
        let mut errors = Errors::default();
        let mut entries = Entries::default();
        let place = Place { owner: "command `f`", attribute: "#[monitor_command]" };
        entries.read(keys, grammar::METHOD, place, &mut errors);
        let function: Ident = syn::parse_str(function).unwrap();
        let names = names("command `f`", &function, &entries, &mut errors);
        (names, errors.texts())
    }

    #[test]
    fn names_without_keys() {
        for (function, name, human) in [
            ("system_reset", "system-reset", "system-reset"),
            ("query_balloon", "query-balloon", "info balloon"),
            ("r#type", "type", "type"),
        ] {
            let (names, errors) = check(function, quote!());
            assert_eq!(
                (names.name.as_str(), &names.qmp[..], &names.human[..]),
                (name, &[name.into()][..], &[human.into()][..])
            );
            assert_eq!(errors, [""; 0]);
        }
    }

    #[test]
    fn written_names() {
        let (names, errors) =
            check("f", quote!(name = "cont", alias = "go", alias = "run", hmp(name = "cont|c", help = "x")));
        assert_eq!(
            (names.qmp, names.human),
            (vec!["cont".into(), "go".into(), "run".into()], vec!["cont".into(), "c".into()])
        );
        assert_eq!(errors, [""; 0]);
        assert_eq!(check("f", quote!(hmp = "info balloon|b")).0.human, ["info balloon", "info b"]);
        assert_eq!(check("f", quote!(name = "__org.example_f-2")).1, [""; 0]);
        assert_eq!(check("f", quote!(hmp = "help|?")).0.human, ["help", "?"]);
    }

    #[test]
    fn refused_names() {
        for (function, keys, part) in [
            ("_f", quote!(), "write `name = \"f\"`"),
            ("f", quote!(name = "größe"), "write `name = \"…\"`"),
            ("f", quote!(name = ""), "which \"\" does not"),
            ("f", quote!(name = "9p"), "write `name = \"…\"`"),
            ("f", quote!(alias = "a b"), "write `alias = \"a-b\"`"),
            ("f", quote!(hmp = "info balloon|info b"), "as in `info balloon|b`"),
            ("f", quote!(hmp = "cont|"), "alternatives"),
            ("f", quote!(hmp(off), qmp(off)), "nobody can call it"),
            ("f", quote!(alias = "g", qmp(off)), "remove one"),
            ("f", quote!(hmp(off, help = "x")), "stands alone"),
        ] {
            let (_, errors) = check(function, keys);
            assert!(matches!(&errors[..], [one] if one.contains(part)), "{part}: {errors:?}");
        }
    }
}
