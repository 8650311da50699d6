//! `#[cfg]` on handlers: what of it goes to the items generated for them, and where it cannot stand.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, PatType, Token};

use crate::errors::Errors;
use crate::parse::scan;

/// The conditions among the attributes, as attributes for a generated item. Of a `cfg_attr` only the conditions in it
/// are kept: an `inline` that it adds is for the function and not for the row.
pub(super) fn conditions(attributes: &[Attribute]) -> Vec<TokenStream> {
    let conditions = attributes.iter().filter_map(|attribute| condition(&attribute.meta));
    conditions.map(|meta| quote!(#[#meta])).collect()
}

fn condition(meta: &Meta) -> Option<TokenStream> {
    if meta.path().is_ident("cfg") {
        return Some(meta.to_token_stream());
    }
    let Meta::List(list) = meta else { return None };
    if !list.path.is_ident("cfg_attr") {
        return None;
    }
    let parts = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated).ok()?;
    let predicate = parts.first()?;
    let conditions: Vec<_> = parts.iter().skip(1).filter_map(condition).collect();
    (!conditions.is_empty()).then(|| quote!(cfg_attr(#predicate, #(#conditions),*)))
}

/// Rule `cfg_on_parameter`: the arguments of a command are one list, in its schema and in its help.
pub(super) fn cfg_on_parameter(owner: &str, parameter: &PatType, errors: &mut Errors) {
    for attribute in parameter.attrs.iter().filter(|attribute| condition(&attribute.meta).is_some()) {
        errors.on(
            attribute,
            format_args!(
                "{owner}: a parameter cannot be conditional, because the function's call would have to be as well; \
                 put `#[cfg]` on two variants of the whole handler"
            ),
        );
    }
}

/// Rule `conditional_argument`: `#[cfg_attr(…, arg(…))]` is expanded too late for the handler's attribute to see it.
pub(super) fn conditional_argument(owner: &str, parameter: &PatType, errors: &mut Errors) {
    for attribute in parameter.attrs.iter().filter(|attribute| attribute.path().is_ident("cfg_attr")) {
        if scan::mentions(&attribute.meta, "arg") {
            errors.on(
                attribute,
                format_args!(
                    "{owner}: `#[arg]` cannot be conditional, because a command has one list of arguments; put `#[cfg]` \
                     on two variants of the whole handler"
                ),
            );
        }
    }
}

/// Rule `conditional_annotation`: `#[cfg_attr(…, monitor_command)]` is expanded too late for the block to see it.
pub(super) fn conditional_annotation(owner: &str, attributes: &[Attribute], errors: &mut Errors) {
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("cfg_attr")) {
        if scan::mentions(&attribute.meta, "monitor_command") {
            errors.on(
                attribute,
                format_args!(
                    "{owner}: the annotation cannot be conditional; put `#[cfg]` on the handler instead"
                ),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_conditions_are_copied() {
        let item: syn::ItemFn = syn::parse_quote! {
            #[cfg(unix)]
            #[inline]
            #[cfg_attr(test, inline, cfg(feature = "x"))]
            #[cfg_attr(test, inline)]
            fn f() {}
        };
        let copied: TokenStream = conditions(&item.attrs).into_iter().collect();
        let expected = quote!(#[cfg(unix)] #[cfg_attr(test, cfg(feature = "x"))]);
        assert_eq!(copied.to_string(), expected.to_string());
    }
}
