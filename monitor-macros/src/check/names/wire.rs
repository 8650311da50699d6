//! The rules on names on the wire. They are QAPI's, which other programs' generators rely on, and are checked on the
//! final name, whether it was written or is the function's.

use proc_macro2::Span;

use crate::errors::Errors;

/// All rules on the name of a command, which the key `key` gives.
pub(in crate::check) fn command_name(owner: &str, key: &str, name: &str, at: Span, errors: &mut Errors) {
    let fix = |near: &str| format!("{key} = \"{near}\"");
    let name = Name { owner, what: "a command's name", text: name, fix: &fix, at };
    let before = errors.count();
    general(&name, errors);
    if errors.count() == before {
        reserved_prefix(&name, errors);
    }
}

/// All rules on the name of an argument.
pub(in crate::check) fn argument_name(owner: &str, name: &str, at: Span, errors: &mut Errors) {
    let fix = |near: &str| format!("#[arg(name = \"{near}\")]");
    let name = Name { owner, what: "an argument's name", text: name, fix: &fix, at };
    let before = errors.count();
    general(&name, errors);
    if errors.count() == before {
        reserved_prefix(&name, errors);
        reserved_argument(&name, errors);
    }
}

/// A name in question.
struct Name<'a> {
    owner: &'a str,
    what: &'static str,
    text: &'a str,
    fix: &'a dyn Fn(&str) -> String,
    at: Span,
}

impl Name<'_> {
    /// Reports that the name breaks a rule; `near` is one that does not.
    fn refuse(&self, why: &str, near: &str, errors: &mut Errors) {
        let Self { owner, what, text, fix, at } = self;
        let fix = fix(near);
        errors.at(*at, format_args!("{owner}: {what} {why}, and \"{text}\" does not; write `{fix}`"));
    }

    /// What follows the prefix of a vendor.
    fn own_part(&self) -> &str {
        vendor_length(self.text).map_or(self.text, |length| &self.text[length..])
    }
}

/// The rules that hold for every name. One mistake is one error: the first that is broken speaks.
fn general(name: &Name<'_>, errors: &mut Errors) {
    for rule in [empty_name, vendor_prefix, name_characters, name_start, upper_case_name] {
        let before = errors.count();
        rule(name, errors);
        if errors.count() > before {
            return;
        }
    }
}

/// Rule `empty_name`: nobody can write it. An argument called `_` is `unnamed_argument`'s.
fn empty_name(name: &Name<'_>, errors: &mut Errors) {
    let Name { owner, what, fix, at, .. } = name;
    if name.text.is_empty() {
        errors.at(*at, format_args!("{owner}: {what} is not empty; write `{}`", fix("…")));
    }
}

/// Rule `vendor_prefix`: QAPI keeps downstream names apart by a domain.
fn vendor_prefix(name: &Name<'_>, errors: &mut Errors) {
    if name.text.starts_with("__") && vendor_length(name.text).is_none() {
        let own = near(name.text);
        name.refuse("has `__` only before a vendor's domain", &format!("__org.example_{own}"), errors);
    }
}

/// Rule `name_characters`: what QAPI's names are made of.
fn name_characters(name: &Name<'_>, errors: &mut Errors) {
    if !name.own_part().chars().all(is_inner) {
        name.refuse("has letters, digits, `-` and `_` only", &near(name.text), errors);
    }
}

/// Rule `name_start`: other languages make identifiers of names.
fn name_start(name: &Name<'_>, errors: &mut Errors) {
    if !name.own_part().starts_with(|first: char| first.is_ascii_alphabetic()) {
        name.refuse("begins with a letter", &near(name.text), errors);
    }
}

/// Rule `upper_case_name`: capital letters are for events.
fn upper_case_name(name: &Name<'_>, errors: &mut Errors) {
    if name.own_part().contains(|c: char| c.is_ascii_uppercase()) {
        name.refuse("is lower case (capitals are for events)", &name.text.to_ascii_lowercase(), errors);
    }
}

/// Rule `reserved_prefix`: `q_` is what QAPI's generators put before words of the C language.
fn reserved_prefix(name: &Name<'_>, errors: &mut Errors) {
    if let Some(rest) = name.text.strip_prefix("q-").or_else(|| name.text.strip_prefix("q_")) {
        name.refuse("does not begin with `q-` or `q_`, which QAPI's generators use themselves", rest, errors);
    }
}

/// Rule `reserved_argument`: QAPI's generators make a C struct of the arguments, and put members of their own in it.
fn reserved_argument(name: &Name<'_>, errors: &mut Errors) {
    let Name { text, .. } = name;
    if *text == "u" {
        name.refuse("is not `u`, which QAPI's generators use themselves", "unit", errors);
    } else if let Some(rest) = text.strip_prefix("has-").or_else(|| text.strip_prefix("has_")) {
        name.refuse("does not begin with `has-`, which QAPI's generators use themselves", rest, errors);
    }
}

/// The name without what people and generators do not tell apart.
pub(in crate::check) fn folded(name: &str) -> String {
    name.to_ascii_lowercase().replace('_', "-")
}

/// Whether QAPI allows the name, with the prefix that it gives downstream vendors.
pub(in crate::check) fn is_wire_name(name: &str) -> bool {
    let own_part = vendor_length(name).map_or(name, |length| &name[length..]);
    own_part.starts_with(|first: char| first.is_ascii_alphabetic()) && own_part.chars().all(is_inner)
}

/// A name near the written one, where one can be guessed.
fn near(name: &str) -> String {
    let replaced = name.replace(|c| !is_inner(c), "-").to_ascii_lowercase();
    let plain = replaced.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    let can_guess = name.is_ascii() && plain.starts_with(|c: char| c.is_ascii_alphabetic());
    if can_guess { plain.to_owned() } else { "…".to_owned() }
}

fn is_inner(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '-' | '_')
}

/// The length of a prefix `__org.example_`, by which QAPI keeps downstream names apart.
fn vendor_length(name: &str) -> Option<usize> {
    let rest = name.strip_prefix("__")?;
    let length = rest.find('_')?;
    let domain = &rest[..length];
    let is_domain =
        domain.contains('.') && domain.chars().all(|c| c.is_ascii_alphanumeric() || "-.".contains(c));
    is_domain.then_some("__".len() + length + "_".len())
}
