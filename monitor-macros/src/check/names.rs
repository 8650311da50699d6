//! The names of a command: the written ones and those it has when none are written, and that they do not contradict each
//! other. What a wire can carry is `wire`'s, what a prompt can is `human`'s.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::{Ident, LitStr};

use crate::errors::Errors;
use crate::model::Names;
use crate::parse::keys::Entries;

mod human;
mod wire;

pub(super) use wire::{argument_name, folded, is_wire_name};

/// The names of a command.
pub(super) fn names(owner: &str, function: &Ident, keys: &Entries, errors: &mut Errors) -> Names {
    let written = keys.text("name");
    let name = written.map_or_else(|| default_name(function), LitStr::value);
    let name_span = written.map_or(function.span(), LitStr::span);
    wire::command_name(owner, "name", &name, name_span, errors);
    let aliases: Vec<_> = keys.texts("alias").collect();
    for (index, alias) in aliases.iter().enumerate() {
        wire::command_name(owner, "alias", &alias.value(), alias.span(), errors);
        alias_is_name(owner, alias, &name, name_span, errors);
        alias_twice(owner, &aliases[..index], alias, errors);
    }
    let off = |key| keys.list(key).and_then(|list| list.span("off"));
    unreachable_command(owner, off("qmp"), off("hmp"), errors);
    alias_off_wire(owner, keys, off("qmp"), off("hmp"), errors);
    off_with_others(owner, keys, errors);
    let mut qmp = Vec::new();
    if off("qmp").is_none() {
        qmp.push(name.clone());
        qmp.extend(aliases.iter().map(|alias| alias.value()));
    }
    let human = if off("hmp").is_some() { Vec::new() } else { human::names(owner, &name, keys, errors) };
    let help = keys.list("hmp").and_then(|list| list.text("help")).cloned();
    if let Some(help) = &help {
        human::help(owner, help, errors);
    }
    let usage = keys.list("hmp").and_then(|list| list.text("usage")).cloned();
    let example = keys.list("hmp").and_then(|list| list.text("example")).cloned();
    if let Some(example) = &example {
        human::example_of_another(owner, example, &human, errors);
    }
    Names { name, qmp, human, help, usage, example }
}

/// The wire name of a function or a parameter that has no written one.
pub(super) fn default_name(ident: &Ident) -> String {
    ident.unraw().to_string().replace('_', "-")
}

/// Rule `alias_is_name`: an alias is *another* name.
fn alias_is_name(owner: &str, alias: &LitStr, name: &str, name_span: Span, errors: &mut Errors) {
    if alias.value() == name && !name.is_empty() {
        errors.both(
            (alias.span(), format_args!("{owner}: the command is called `{name}` anyway; remove this alias")),
            (name_span, format_args!("{owner}: its name `{name}` is from here")),
        );
    }
}

/// Rule `alias_twice`: so is a second one.
fn alias_twice(owner: &str, earlier: &[&LitStr], alias: &LitStr, errors: &mut Errors) {
    let twice = |earlier: &&&LitStr| earlier.value() == alias.value() && !alias.value().is_empty();
    if let Some(first) = earlier.iter().find(twice) {
        let name = alias.value();
        errors.both(
            (alias.span(), format_args!("{owner}: the alias `{name}` is given twice; keep one of them")),
            (first.span(), format_args!("{owner}: the other `{name}` is here")),
        );
    }
}

/// Rule `unreachable_command`: what is off everywhere cannot be called.
fn unreachable_command(owner: &str, qmp: Option<Span>, hmp: Option<Span>, errors: &mut Errors) {
    if let (Some(first), Some(second)) = (qmp, hmp) {
        errors.both(
            (
                second,
                format_args!("{owner}: with both `qmp(off)` and `hmp(off)` nobody can call it; remove one"),
            ),
            (first, format_args!("{owner}: the other `off` is here")),
        );
    }
}

/// Rule `alias_off_wire`: what is off cannot be named.
fn alias_off_wire(owner: &str, keys: &Entries, qmp: Option<Span>, hmp: Option<Span>, errors: &mut Errors) {
    // With both off, `unreachable_command` says all there is to say.
    if let (Some(off), None, Some(alias)) = (qmp, hmp, keys.span("alias")) {
        errors.both(
            (
                alias,
                format_args!(
                    "{owner}: an alias is a name on the wire, and `qmp(off)` takes it off; remove one"
                ),
            ),
            (off, format_args!("{owner}: `qmp(off)` is here")),
        );
    }
}

/// Rule `off_with_others`: `hmp(off)` leaves nothing to say of the prompt.
fn off_with_others(owner: &str, keys: &Entries, errors: &mut Errors) {
    let Some(list) = keys.list("hmp") else { return };
    if let (Some(off), Some(other)) = (list.span("off"), list.spans().find(|(key, _)| *key != "off")) {
        errors.both(
            (other.1, format_args!("{owner}: `off` stands alone in `hmp(…)`; remove it, or `{}`", other.0)),
            (off, format_args!("{owner}: `off` is here")),
        );
    }
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
        for example in ["x", "x 1", "xp/4i 0"] {
            assert_eq!(check("f", quote!(hmp(name = "x|xp", example = #example))).1, [""; 0]);
        }
    }

    #[test]
    fn refused_names() {
        for (function, keys, part) in [
            ("_f", quote!(), "write `name = \"f\"`"),
            ("f", quote!(name = "größe"), "write `name = \"…\"`"),
            ("f", quote!(name = ""), "is not empty"),
            ("f", quote!(name = "9p"), "write `name = \"…\"`"),
            ("f", quote!(alias = "a b"), "write `alias = \"a-b\"`"),
            ("f", quote!(hmp = "info balloon|info b"), "the sub-table is written once"),
            ("f", quote!(name = "Stop"), "write `name = \"stop\"`"),
            ("f", quote!(name = "__f"), "write `name = \"__org.example_f\"`"),
            ("f", quote!(name = "q_f"), "write `name = \"f\"`"),
            ("f", quote!(hmp = "cont|"), "a word is missing"),
            ("f", quote!(hmp(off), qmp(off)), "nobody can call it"),
            ("f", quote!(alias = "g", qmp(off)), "remove one"),
            ("f", quote!(hmp(off, help = "x")), "stands alone"),
            ("f", quote!(hmp(example = "g 1")), "as in `example = \"f …\"`"),
            ("query_a", quote!(hmp(example = "info ab")), "as in `example = \"info a …\"`"),
        ] {
            let (_, errors) = check(function, keys);
            assert!(matches!(&errors[..], [one] if one.contains(part)), "{part}: {errors:?}");
        }
    }
}
