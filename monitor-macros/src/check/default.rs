//! The rules on what an argument is when it is left out. That a number is in its range and a length among those allowed is
//! the runtime's `command/limits` to say, in const evaluation.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::{Expr, ExprLit, Lit, LitStr};

use crate::errors::Errors;
use crate::model::{DefaultValue, Limits};
use crate::parse::scan;

/// What an argument is when it is left out, which its limits let pass.
pub(super) fn default(of: &str, value: TokenStream, limits: &Limits, errors: &mut Errors) -> DefaultValue {
    default_of_self(of, &value, errors);
    let written = written(&value);
    if let Some(Written::Text(text)) = &written {
        default_outside_pattern(of, text, limits, errors);
    }
    default_unchecked(of, &value, written.as_ref(), limits, errors);
    let length = written.map(Written::length);
    DefaultValue { value, length }
}

/// A default that is told from its tokens.
enum Written {
    /// A string in quotes.
    Text(LitStr),
    /// So many values in brackets.
    List(TokenStream),
}

fn written(value: &TokenStream) -> Option<Written> {
    match syn::parse2(value.clone()).ok()? {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(Written::Text(text)),
        Expr::Array(list) => Some(Written::List(list.elems.len().into_token_stream())),
        Expr::Repeat(list) => Some(Written::List(list.len.into_token_stream())),
        _ => None,
    }
}

impl Written {
    /// How long it is, as `length` counts.
    fn length(self) -> TokenStream {
        match self {
            Self::Text(text) => {
                let characters = text.value().chars().count();
                quote_spanned!(Span::mixed_site()=> #characters)
            }
            Self::List(length) => length,
        }
    }
}

/// Rule `default_of_self`: a default is a value, and there is no context where it is made.
fn default_of_self(of: &str, default: &TokenStream, errors: &mut Errors) {
    if scan::mentions(default, "self") {
        errors.on(
            default,
            format_args!("{of}: a default does not see the context; take an `Option` and choose in the body"),
        );
    }
}

/// Rule `default_unchecked`: one that only running code could compare would refuse each call that leaves it out.
fn default_unchecked(
    of: &str,
    default: &TokenStream,
    written: Option<&Written>,
    limits: &Limits,
    errors: &mut Errors,
) {
    let is_text = matches!(written, Some(Written::Text(_)));
    let (key, forms) = match (&limits.pattern, &limits.length) {
        (Some(_), _) if !is_text => ("pattern", "`default = \"…\"`"),
        (_, Some(_)) if written.is_none() => ("length", "`default = \"…\"` or `default = […]`"),
        _ => return,
    };
    errors.on(
        default,
        format_args!(
            "{of}: the compiler compares a default with its `{key}`, so write it out, {forms}; or take an `Option` and \
             choose in the body"
        ),
    );
}

/// Rule `default_outside_pattern`: a call without the argument would be refused for it.
#[cfg(feature = "pattern")]
fn default_outside_pattern(of: &str, default: &LitStr, limits: &Limits, errors: &mut Errors) {
    let Some(pattern) = &limits.pattern else { return };
    // What is no regular expression is told where it stands.
    let is_outside =
        regex_lite::Regex::new(&pattern.value()).is_ok_and(|pattern| !pattern.is_match(&default.value()));
    if is_outside {
        errors.both_on(
            (default, format_args!("{of}: the `default` does not match the `pattern`")),
            (pattern, format_args!("{of}: the `pattern` is here")),
        );
    }
}

#[cfg(not(feature = "pattern"))]
fn default_outside_pattern(_: &str, _: &LitStr, _: &Limits, _: &mut Errors) {}
