//! `#[monitor_event]`: the rules on events.

use syn::LitStr;
use syn::ext::IdentExt;

use super::features;
use crate::errors::Errors;
use crate::model::{Event, RateLimit, Runtime};
use crate::parse::docs::Docs;
use crate::parse::event::{EventSyntax, Subject};

/// The event. A wrong name is reported and kept, so that the type still implements `Event` and nothing else fails.
pub(crate) fn event(syntax: &EventSyntax, errors: &mut Errors) -> Option<Event> {
    let Subject { attributes, ident, generics } = syntax.subject.as_ref()?;
    if !generics.params.is_empty() {
        // Rule `generic_event`.
        errors.on(
            &generics.params,
            format_args!(
                "event `{ident}`: an event cannot be generic, because its name stands for one kind of data"
            ),
        );
        return None;
    }
    let written = syntax.keys.text("name");
    let name = written.map_or_else(|| default_name(&ident.unraw().to_string()), LitStr::value);
    bad_event_name(ident, &name, written, errors);
    let features = features::features(&format!("event `{ident}`"), &syntax.keys, errors);
    let since = syntax.keys.text("since").cloned();
    let runtime = Runtime(syntax.keys.path("crate").cloned());
    let rate_limit = rate_limit(syntax, ident, errors);
    let docs = Docs::read(attributes);
    Some(Event { runtime, ident: ident.clone(), name, docs, rate_limit, features, since })
}

/// Rule `key_without_rate_limit`.
fn rate_limit(syntax: &EventSyntax, ident: &syn::Ident, errors: &mut Errors) -> Option<RateLimit> {
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

/// Rule `bad_event_name`: what QAPI allows.
fn bad_event_name(ident: &syn::Ident, name: &str, written: Option<&LitStr>, errors: &mut Errors) {
    let is_inner = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    if name.starts_with(|c: char| c.is_ascii_uppercase()) && name.chars().all(is_inner) {
        return;
    }
    let replaced = default_name(name).replace(|c| !is_inner(c), "_");
    let can_guess = name.is_ascii() && replaced.starts_with(|c: char| c.is_ascii_uppercase());
    let near = if can_guess { &replaced } else { "…" };
    errors.at(
        written.map_or(ident.span(), LitStr::span),
        format_args!(
            "event `{ident}`: an event's name begins with a capital letter and goes on with capital letters, digits \
             and `_`, which \"{name}\" does not; write `name = \"{near}\"`"
        ),
    );
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
