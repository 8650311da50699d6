//! Which values an argument or a member takes: as const data, and as checks of what was read. What has no limits has
//! neither.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::spanned::Spanned;
use syn::{LitStr, Type};

use super::literal::{literal, some};
use super::{at, optional};
use crate::model::{DefaultValue, Interval, Limits, Runtime};

/// The `Limits` of an argument or a member, if it has any.
pub(super) fn limits_info(
    runtime: &Runtime,
    ty: &Type,
    limits: &Limits,
    default: Option<&DefaultValue>,
) -> Option<TokenStream> {
    let span = Span::mixed_site();
    let Limits { range, length, pattern } = limits;
    let fields = [
        some("range", range.as_ref().map(|range| range_info(runtime, ty, range, default))),
        some("length", length.as_ref().map(|length| length_info(runtime, ty, length, default))),
        some("pattern", pattern.as_ref().map(|pattern| pattern_info(runtime, pattern))),
    ];
    let has_some = fields.iter().any(Option::is_some);
    let limits = has_some.then(|| literal(&quote_spanned!(span=> #runtime::Limits), fields))?;
    Some(quote_spanned!(span=> &#limits))
}

/// The range, its ends and the default being constants of the argument's type.
fn range_info(
    runtime: &Runtime,
    ty: &Type,
    Interval { low, high, span }: &Interval,
    default: Option<&DefaultValue>,
) -> TokenStream {
    let place = runtime.at(ty.span());
    let end = quote_spanned!(at(ty.span())=> <<#ty as #place::Ranged>::Bound as #place::RangeEnd>::TYPE);
    let number = |value: &TokenStream| quote_spanned!(at(value.span())=> #end.number(#value));
    let (low, high) = (optional(low.as_ref().map(number)), optional(high.as_ref().map(number)));
    let checked = default.map(|DefaultValue { value, .. }| {
        let number = number(value);
        quote_spanned!(at(value.span())=> .default_outside_range(#number))
    });
    // Const evaluation tells of a call, so all of it stands where the limit is written.
    let runtime = runtime.at(*span);
    quote_spanned!(at(*span)=> #runtime::Range::empty_range(#low, #high)#checked)
}

fn length_info(
    runtime: &Runtime,
    ty: &Type,
    Interval { low, high, span }: &Interval,
    default: Option<&DefaultValue>,
) -> TokenStream {
    let (low, high) = (optional(low.as_ref()), optional(high.as_ref()));
    let checked = default.and_then(|DefaultValue { value, length }| {
        let length = length.as_ref()?;
        Some(quote_spanned!(at(value.span())=> .default_outside_length(#length)))
    });
    let runtime = runtime.at(*span);
    quote_spanned!(at(*span)=> #runtime::Length::empty_length::<#ty>(#low, #high)#checked)
}

/// The default as a value of the argument's type: made from the string, the list or the number that was compared with its
/// limits, so that a type of the host's own around one has a default, too.
pub(super) fn default_value(
    runtime: &TokenStream,
    ty: &Type,
    DefaultValue { value, length }: &DefaultValue,
    limits: &Limits,
) -> TokenStream {
    let span = at(value.span());
    let bound = match (length, &limits.range) {
        (Some(_), _) => quote_spanned!(span=> _),
        (None, Some(_)) => quote_spanned!(span=> <#ty as #runtime::Ranged>::Bound),
        (None, None) => return value.clone(),
    };
    quote_spanned!(span=> <#ty as ::core::convert::From<#bound>>::from(#value))
}

fn pattern_info(runtime: &Runtime, pattern: &LitStr) -> TokenStream {
    quote_spanned! {Span::mixed_site()=>
        #runtime::Pattern::new(#pattern, || {
            static COMPILED: #runtime::Compiled = #runtime::Compiled::new();
            &COMPILED
        })
    }
}

/// The checks of what was read, as a slice; nothing where there are none.
pub(super) fn checks(runtime: &Runtime, ty: &Type, limits: &Limits) -> Option<TokenStream> {
    let Limits { range, length, pattern } = limits;
    let span = at(ty.span());
    let runtime = runtime.at(ty.span());
    let checks = [
        range.as_ref().map(|_| quote_spanned!(span=> #runtime::in_range::<#ty>)),
        length.as_ref().map(|_| quote_spanned!(span=> #runtime::of_length::<#ty>)),
        pattern.as_ref().map(|_| quote_spanned!(span=> #runtime::matching::<#ty>)),
    ];
    let checks: Vec<_> = checks.into_iter().flatten().collect();
    (!checks.is_empty()).then(|| quote_spanned!(span=> &[#(#checks),*]))
}
