//! Which names QMP would give; not who has them.

/// A name without the prefix of a vendor, `__com.example_`, which stands before a name of any kind.
fn own(name: &str) -> &str {
    name.strip_prefix("__").and_then(|rest| rest.split_once('_')).map_or(name, |(_, own)| own)
}

/// As commands and members are named.
pub(super) fn is_lower(name: &str) -> bool {
    own(name).starts_with(|c: char| c.is_ascii_lowercase()) && is_value(name)
}

/// As the values of an enumeration are written, which may begin with a digit.
pub(super) fn is_value(name: &str) -> bool {
    let name = own(name);
    !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

/// As events are named.
pub(super) fn is_upper(name: &str) -> bool {
    let name = own(name);
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

/// As types are named.
pub(super) fn is_camel(name: &str) -> bool {
    let name = own(name);
    name.starts_with(|c: char| c.is_ascii_uppercase()) && name.chars().all(|c| c.is_ascii_alphanumeric())
}

/// Whether introspection hides the name of the type behind a number.
pub(super) fn is_hidden(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_digit())
}

/// What generators of code make one: names that differ in case, or in `-` and `_`.
pub(super) fn key(name: &str) -> String {
    name.replace('_', "-").to_ascii_lowercase()
}
