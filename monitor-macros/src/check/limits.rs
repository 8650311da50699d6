//! The rules on which values an argument takes that can be told from the words alone. What takes types and values to tell
//! is the runtime's `command/limits`, in const evaluation.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Expr, ExprRange, LitStr, RangeLimits};

use crate::errors::Errors;
use crate::model::{Interval, Limits};
use crate::parse::keys::Entries;

/// Which values of its type one argument or member takes.
pub(super) fn limits(of: &str, keys: &Entries, errors: &mut Errors) -> Limits {
    limit_of_flattened(of, keys, errors);
    let mut interval = |key: &str, example: &str| {
        let written = keys.expression(key)?;
        limit_without_ends(of, key, example, written, errors)
    };
    let (range, length) = (interval("range", "1..=64"), interval("length", "1..=36"));
    let pattern = keys.text("pattern").cloned();
    if let Some(pattern) = &pattern {
        enabled(of, pattern, errors);
        bad_pattern(of, pattern, errors);
    }
    Limits { range, length, pattern }
}

/// Rule `limit_of_flattened`: what stands for several members is no value of its own.
fn limit_of_flattened(of: &str, keys: &Entries, errors: &mut Errors) {
    if keys.span("flatten").is_none() {
        return;
    }
    for (key, span) in keys.spans().filter(|(key, _)| matches!(*key, "range" | "length" | "pattern")) {
        errors.at(
            span,
            format_args!(
                "{of}: `{key}` belongs to one of the members that `flatten` puts here; write it there"
            ),
        );
    }
}

/// The feature of `monitor-runtime`, which its macros know by theirs. A rule that no crate with the feature can break.
fn enabled(of: &str, pattern: &LitStr, errors: &mut Errors) {
    if !cfg!(feature = "pattern") {
        errors.on(
            pattern,
            format_args!(
                "{of}: `pattern` needs the feature `pattern` of `monitor-runtime`, which brings regular expressions"
            ),
        );
    }
}

/// Rule `bad_pattern`: it is compiled here as it will be at run time, so that it cannot fail there.
#[cfg(feature = "pattern")]
fn bad_pattern(of: &str, pattern: &LitStr, errors: &mut Errors) {
    let text = pattern.value();
    match regex_lite::Regex::new(&text) {
        Err(error) => {
            errors.on(pattern, format_args!("{of}: the `pattern` is no regular expression: {error}"));
        }
        Ok(_) => pattern_of_rust(of, pattern, &text, errors),
    }
}

#[cfg(not(feature = "pattern"))]
fn bad_pattern(_: &str, _: &LitStr, _: &mut Errors) {}

/// Rule `pattern_of_rust`: JSON Schema has ECMAScript's regular expressions, and a document must mean what is checked.
#[cfg(feature = "pattern")]
fn pattern_of_rust(of: &str, pattern: &LitStr, text: &str, errors: &mut Errors) {
    if let Some((foreign, instead)) = foreign(text) {
        errors.on(
            pattern,
            format_args!("{of}: `{foreign}` is not in the regular expressions of JSON Schema; {instead}"),
        );
    }
}

/// What clients would read in another way or not at all, and what to write instead.
#[cfg(feature = "pattern")]
fn foreign(mut rest: &str) -> Option<(&str, &'static str)> {
    const FOREIGN: [(&str, &str); 8] = [
        (r"\A", "write `^`"),
        (r"\z", "write `$`"),
        (r"\b{", r"write `\b`"),
        (r"\<", r"write `\b`"),
        (r"\>", r"write `\b`"),
        ("[[", "write the ranges of the class out"),
        ("(?", "only `(?:…)` groups without a number"),
        ("\\", "write the character itself"),
    ];
    while let Some(first) = rest.chars().next() {
        let escaped = rest.strip_prefix('\\').and_then(|rest| rest.chars().next());
        // `\d` and its like, and what is but itself, are the same in both.
        let is_shared = match escaped {
            Some('b') => !rest.starts_with(r"\b{"),
            Some(escaped) => !"AzaxuU<>".contains(escaped),
            None => rest.starts_with("(?:"),
        };
        if let Some((_, instead)) = FOREIGN.iter().find(|(words, _)| !is_shared && rest.starts_with(words)) {
            return Some((&rest[..2], instead));
        }
        rest = &rest[first.len_utf8() + escaped.map_or(0, char::len_utf8)..];
    }
    None
}

/// Rule `limit_without_ends`: documents and errors name both ends, so both belong to it.
fn limit_without_ends(
    of: &str,
    key: &str,
    example: &str,
    written: &TokenStream,
    errors: &mut Errors,
) -> Option<Interval> {
    let span = written.span();
    match syn::parse2(written.clone()) {
        Ok(Expr::Range(ExprRange { start, end, limits: RangeLimits::Closed(_), .. })) if end.is_some() => {
            let tokens = |end: Option<Box<Expr>>| end.map(ToTokens::into_token_stream);
            Some(Interval { low: tokens(start), high: tokens(end), span })
        }
        Ok(Expr::Range(ExprRange { start: Some(start), end: None, .. })) => {
            Some(Interval { low: Some(start.into_token_stream()), high: None, span })
        }
        _ => {
            errors.on(
                written,
                format_args!(
                    "{of}: `{key}` has ends that belong to it; write `{key} = {example}`, or leave one of them out"
                ),
            );
            None
        }
    }
}
