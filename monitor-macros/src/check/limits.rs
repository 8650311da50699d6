//! The rules on which values an argument takes that can be told from the words alone. What takes types and values to tell
//! is the runtime's `command/limits`, in const evaluation.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Expr, ExprRange, LitStr, RangeLimits};

#[cfg(feature = "pattern")]
use super::pattern;
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
        #[cfg(feature = "pattern")]
        pattern::bad_pattern(of, pattern, errors);
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
