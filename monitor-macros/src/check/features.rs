//! The rules on features: what introspection says of a command, a parameter or an event beyond its type.

use syn::LitStr;

use super::names;
use crate::errors::Errors;
use crate::model::Features;
use crate::parse::keys::Entries;

/// The features of whatever has these keys.
pub(super) fn features(owner: &str, keys: &Entries, errors: &mut Errors) -> Features {
    let others: Vec<_> = keys.texts("features").cloned().collect();
    for (index, feature) in others.iter().enumerate() {
        bad_feature(owner, feature, errors);
        feature_twice(owner, feature, &others[..index], errors);
    }
    Features {
        deprecated: keys.text("deprecated").cloned(),
        unstable: keys.span("unstable").is_some(),
        others,
    }
}

/// Rule `bad_feature`: what QAPI allows as a name, and the two that mean something are keys of their own.
fn bad_feature(owner: &str, feature: &LitStr, errors: &mut Errors) {
    let name = feature.value();
    let wrong = match name.as_str() {
        "deprecated" => "is a key of its own; write `deprecated = \"use X instead\"`".to_owned(),
        "unstable" => "is a key of its own; write `unstable`".to_owned(),
        _ if !names::is_wire_name(&name) => {
            "is no name; a feature's begins with a letter and goes on with letters, digits, `-` and `_`"
                .to_owned()
        }
        _ => return,
    };
    errors.on(feature, format_args!("{owner}: the feature \"{name}\" {wrong}"));
}

/// Rule `feature_twice`: a feature is there or not.
fn feature_twice(owner: &str, feature: &LitStr, earlier: &[LitStr], errors: &mut Errors) {
    let name = feature.value();
    if let Some(first) = earlier.iter().find(|earlier| earlier.value() == name) {
        errors.both(
            (
                feature.span(),
                format_args!("{owner}: the feature \"{name}\" is given twice; keep one of them"),
            ),
            (first.span(), format_args!("{owner}: the other \"{name}\" is here")),
        );
    }
}
