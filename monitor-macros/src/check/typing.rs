//! The rules on how arguments are typed at the prompt: `#[arg(hmp(…))]`.

use proc_macro2::Span;

use crate::errors::Errors;
use crate::model::{Parameter, Syntax, Typing};
use crate::parse::keys::Entries;

/// How one argument is typed, or nothing where its type says all.
pub(super) fn typing(of: &str, keys: &Entries, errors: &mut Errors) -> Option<Typing> {
    let keys = keys.list("hmp")?;
    two_forms(of, keys, errors);
    expr_without_size(of, keys, errors);
    Some(Typing {
        syntax: syntax(of, keys, errors),
        flag: bad_flag(of, keys, errors),
        dot: keys.span("dot").is_some(),
        noun: keys.text("noun").cloned(),
        complete: keys.path("complete").cloned(),
    })
}

fn syntax(of: &str, keys: &Entries, errors: &mut Errors) -> Syntax {
    if let Some(unit) = unknown_unit(of, keys, errors) {
        if keys.span("expr").is_some() { Syntax::Expression { unit } } else { Syntax::Size { unit } }
    } else if keys.span("options").is_some() {
        Syntax::Options { implied: keys.text("options").map(syn::LitStr::value) }
    } else {
        [("file", Syntax::File), ("fmt", Syntax::Format), ("rest", Syntax::Rest), ("time", Syntax::Time)]
            .into_iter()
            .find(|(key, _)| keys.span(key).is_some())
            .map_or(Syntax::ByType, |(_, syntax)| syntax)
    }
}

/// Rule `two_forms`: an argument is typed in one way.
fn two_forms(of: &str, keys: &Entries, errors: &mut Errors) {
    let forms = ["file", "fmt", "options", "rest", "size", "time"];
    let mut written = forms.iter().filter_map(|key| Some((key, keys.span(key)?)));
    if let (Some((first, _)), Some((second, at))) = (written.next(), written.next()) {
        errors.at(at, format_args!("{of}: it is typed as `{first}` or as `{second}`; remove one of them"));
    }
}

/// Rule `expr_without_size`: every integer is an expression; what is left to say is its unit.
fn expr_without_size(of: &str, keys: &Entries, errors: &mut Errors) {
    if let (Some(at), None) = (keys.span("expr"), keys.span("size")) {
        errors.at(
            at,
            format_args!(
                "{of}: an integer is typed as an expression anyway; `expr` says so of a size, as in \
                 `hmp(expr, size(\"M\"))`"
            ),
        );
    }
}

/// Rule `unknown_unit`: the units of sizes are letters, each 1024 times the one before.
fn unknown_unit(of: &str, keys: &Entries, errors: &mut Errors) -> Option<u64> {
    const UNITS: &str = "BKMGTPE";
    let written = keys.text("size")?;
    let unit = UNITS.split("").filter(|unit| !unit.is_empty()).position(|unit| unit == written.value());
    if unit.is_none() {
        errors.on(
            written,
            format_args!("{of}: a size is counted in B, K, M, G, T, P or E; write `size(\"M\")`"),
        );
    }
    Some(1 << (10 * unit.unwrap_or_default()))
}

/// Rule `bad_flag`: a flag is one letter or digit behind a dash.
fn bad_flag(of: &str, keys: &Entries, errors: &mut Errors) -> Option<char> {
    let written = keys.character("flag")?;
    let flag = written.value();
    if !flag.is_ascii_alphanumeric() {
        errors.on(
            written,
            format_args!("{of}: a flag is a letter or a digit, without its dash; write `flag = 'f'`"),
        );
    }
    Some(flag)
}

/// What the arguments of one command say together.
pub(super) fn together(owner: &str, at_prompt: bool, written: &[(Span, Parameter)], errors: &mut Errors) {
    let typed = |(at, parameter): &'_ (Span, Parameter)| {
        parameter
            .typing
            .as_ref()
            .map(|typing| (*at, parameter.name.clone(), typing.flag, typing.syntax.clone()))
    };
    let all: Vec<_> = written.iter().filter_map(typed).collect();
    typed_nowhere(owner, &all, at_prompt, errors);
    duplicate_flag(owner, &all, errors);
    duplicate_format(owner, &all, errors);
    rest_not_last(owner, written, errors);
}

/// An argument that says how it is typed: where it stands, its name, its flag and its form.
type Typed = (Span, String, Option<char>, Syntax);

/// Rule `typed_nowhere`: what is off the prompt is not typed there.
fn typed_nowhere(owner: &str, all: &[Typed], at_prompt: bool, errors: &mut Errors) {
    if let (Some((at, name, ..)), false) = (all.first(), at_prompt) {
        errors.at(
            *at,
            format_args!("{owner}: with `hmp(off)` nobody types the argument `{name}`; remove its `hmp(…)`"),
        );
    }
}

/// Rule `duplicate_flag`: a letter means one thing.
fn duplicate_flag(owner: &str, all: &[Typed], errors: &mut Errors) {
    for (index, (at, _, flag, _)) in all.iter().enumerate() {
        let Some(flag) = flag else { continue };
        if let Some((other, first, ..)) = all[..index].iter().find(|(_, _, other, _)| *other == Some(*flag)) {
            errors.both(
                (*at, format_args!("{owner}: `-{flag}` is the argument `{first}` already; take another")),
                (*other, format_args!("{owner}: `{first}` is here")),
            );
        }
    }
}

/// Rule `duplicate_format`: a line has one `/fmt`.
fn duplicate_format(owner: &str, all: &[Typed], errors: &mut Errors) {
    let mut formats = all.iter().filter(|(.., syntax)| matches!(syntax, Syntax::Format));
    let Some((other, first, ..)) = formats.next() else { return };
    for (at, ..) in formats {
        errors.both(
            (
                *at,
                format_args!(
                    "{owner}: `/fmt` is the argument `{first}` already, and a line has one; remove it here"
                ),
            ),
            (*other, format_args!("{owner}: `{first}` is here")),
        );
    }
}

/// Rule `rest_not_last`: what stands behind a flag does not come in the order of the line.
fn rest_not_last(owner: &str, written: &[(Span, Parameter)], errors: &mut Errors) {
    let takes_place = |parameter: &Parameter| {
        let typing = parameter.typing.as_ref();
        typing.is_none_or(|typing| typing.flag.is_none() && !matches!(typing.syntax, Syntax::Format))
    };
    let is_rest = |parameter: &Parameter| {
        parameter.typing.as_ref().is_some_and(|typing| matches!(typing.syntax, Syntax::Rest))
    };
    let mut placed = written.iter().filter(|(_, parameter)| takes_place(parameter));
    if let Some((at, parameter)) = placed.by_ref().find(|(_, parameter)| is_rest(parameter))
        && let Some((_, after)) = placed.next()
    {
        errors.at(
            *at,
            format_args!(
                "{owner}: `{}` takes the rest of the line, and `{}` would never be reached; move it to the end",
                parameter.name, after.name
            ),
        );
    }
}
