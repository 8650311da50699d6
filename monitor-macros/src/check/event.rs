//! `#[monitor_event]`: the rules on events.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::{Fields, Generics, Ident, LitStr};

use super::features;
use crate::errors::Errors;
use crate::model::{Event, RateLimit, Runtime};
use crate::parse::docs::Docs;
use crate::parse::event::{EventSyntax, Subject};

/// The event. A wrong name is reported and kept, so that the type still implements `Event` and nothing else fails.
pub(crate) fn event(syntax: &EventSyntax, errors: &mut Errors) -> Option<Event> {
    let Subject { attributes, ident, generics, fields, is_struct } = syntax.subject.as_ref()?;
    let before = errors.count();
    generic_event(ident, generics, errors);
    tuple_event(ident, fields, errors);
    let is_event = *is_struct && errors.count() == before;
    let written = syntax.keys.text("name");
    let name = written.map_or_else(|| default_name(&ident.unraw().to_string()), LitStr::value);
    event_name(ident, &name, written.map_or(ident.span(), LitStr::span), errors);
    let features = features::features(&format!("event `{ident}`"), &syntax.keys, errors);
    let since = syntax.keys.text("since").cloned();
    let runtime = Runtime(syntax.keys.path("crate").cloned());
    let rate_limit = key_without_rate_limit(syntax, ident, errors);
    let docs = Docs::read(attributes);
    let stand_in = (!is_event).then(|| generics.clone());
    Some(Event { runtime, ident: ident.clone(), name, docs, rate_limit, features, since, stand_in })
}

/// Rule `key_without_rate_limit`: what is not limited is not limited apart.
fn key_without_rate_limit(syntax: &EventSyntax, ident: &Ident, errors: &mut Errors) -> Option<RateLimit> {
    let key = syntax.keys.identifier("key").cloned();
    let milliseconds = syntax.keys.expression("rate_limit_ms").cloned();
    if let (Some(key), None) = (&key, &milliseconds) {
        errors.at(
            key.span(),
            format_args!(
                "event `{ident}`: `key` says which events are limited apart, and none are; write `rate_limit_ms = 1000` \
                 beside it"
            ),
        );
    }
    milliseconds.map(|milliseconds| RateLimit { milliseconds, key })
}

/// `BalloonChange` is `BALLOON_CHANGE`, and `VMStopped` is `VM_STOPPED`.
fn default_name(ident: &str) -> String {
    let characters: Vec<char> = ident.chars().collect();
    let mut name = String::new();
    for (index, &character) in characters.iter().enumerate() {
        let after = index.checked_sub(1).map(|before| characters[before]);
        let next_is_lower = characters.get(index + 1).is_some_and(|next| next.is_lowercase());
        let begins_word = character.is_uppercase()
            && after.is_some_and(|after| after != '_' && (!after.is_uppercase() || next_is_lower));
        if begins_word {
            name.push('_');
        }
        name.push(character.to_ascii_uppercase());
    }
    name
}

/// Rule `generic_event`: a name stands for one kind of data.
fn generic_event(ident: &Ident, generics: &Generics, errors: &mut Errors) {
    if !generics.params.is_empty() {
        errors.on(
            &generics.params,
            format_args!(
                "event `{ident}`: an event is not generic, because its name stands for one kind of data; write it for a \
                 concrete type"
            ),
        );
    }
}

/// Rule `tuple_event`: data is an object on the wire. A struct around one other is that other to serde.
fn tuple_event(ident: &Ident, fields: &Fields, errors: &mut Errors) {
    if let Fields::Unnamed(fields) = fields
        && fields.unnamed.len() != 1
    {
        errors.on(
            fields,
            format_args!("event `{ident}`: an event's data is an object, so its fields have names; write `{{ name: Type, … }}`"),
        );
    }
}

/// The rules on an event's name, which are QAPI's. One mistake is one error: the first that is broken speaks.
fn event_name(ident: &Ident, name: &str, at: Span, errors: &mut Errors) {
    for rule in [empty_event_name, lower_case_event, event_name_characters, event_name_start] {
        let before = errors.count();
        rule(ident, name, at, errors);
        if errors.count() > before {
            return;
        }
    }
}

/// Rule `empty_event_name`: nobody can wait for it.
fn empty_event_name(ident: &Ident, name: &str, at: Span, errors: &mut Errors) {
    if name.is_empty() {
        let default = default_name(&ident.unraw().to_string());
        errors.at(
            at,
            format_args!(
                "event `{ident}`: an event's name is not empty; write one, or remove the key, and it is `{default}`"
            ),
        );
    }
}

/// Rule `lower_case_event`: that is how events and commands are told apart.
fn lower_case_event(ident: &Ident, name: &str, at: Span, errors: &mut Errors) {
    if name.contains(|c: char| c.is_ascii_lowercase()) {
        refuse_name(ident, "has no small letters", name, at, errors);
    }
}

/// Rule `event_name_characters`: what QAPI's event names are made of.
fn event_name_characters(ident: &Ident, name: &str, at: Span, errors: &mut Errors) {
    if !name.chars().all(is_inner) {
        refuse_name(ident, "has capital letters, digits and `_` only", name, at, errors);
    }
}

/// Rule `event_name_start`: other languages make identifiers of names.
fn event_name_start(ident: &Ident, name: &str, at: Span, errors: &mut Errors) {
    if !name.starts_with(|first: char| first.is_ascii_uppercase()) {
        refuse_name(ident, "begins with a letter", name, at, errors);
    }
}

fn refuse_name(ident: &Ident, why: &str, name: &str, at: Span, errors: &mut Errors) {
    // What is replaced begins a word by itself.
    let words = default_name(&name.replace(|c: char| !c.is_ascii_alphanumeric(), "_"));
    let plain = words.trim_start_matches(|c: char| !c.is_ascii_uppercase()).trim_end_matches('_');
    let near = if name.is_ascii() && !plain.is_empty() { plain } else { "…" };
    errors.at(
        at,
        format_args!(
            "event `{ident}`: an event's name {why}, and \"{name}\" does not; write `name = \"{near}\"`"
        ),
    );
}

fn is_inner(character: char) -> bool {
    character.is_ascii_uppercase() || character.is_ascii_digit() || character == '_'
}

#[cfg(test)]
mod tests {
    use super::default_name;

    #[test]
    fn type_names_become_event_names() {
        for (ident, name) in [
            ("Stop", "STOP"),
            ("BalloonChange", "BALLOON_CHANGE"),
            ("VMStopped", "VM_STOPPED"),
            ("Block_IoError2", "BLOCK_IO_ERROR2"),
            ("RESUME", "RESUME"),
        ] {
            assert_eq!(default_name(ident), name);
        }
    }
}
