//! Literals of the runtime's const structs. Those have many fields, a VMM has hundreds of them, and most leave most fields
//! as they are: what is emitted is what differs from the type's `NONE`.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::Ident;

use super::optional;

/// A literal of `ty` with these fields, and `NONE`'s in place of those that say nothing.
pub(super) fn literal<const N: usize>(ty: &TokenStream, fields: [Option<TokenStream>; N]) -> TokenStream {
    let span = Span::mixed_site();
    // Where all say something, there is no rest to take, and clippy says so to the user.
    let rest = fields.iter().any(Option::is_none).then(|| quote_spanned!(span=> ..#ty::NONE));
    quote_spanned!(span=> #ty { #(#fields)* #rest })
}

/// A field that has a value.
pub(super) fn field(name: &str, value: impl ToTokens) -> Option<TokenStream> {
    said(name, Some(value))
}

/// A field that says something, or nothing.
pub(super) fn said(name: &str, value: Option<impl ToTokens>) -> Option<TokenStream> {
    let span = Span::mixed_site();
    let name = Ident::new(name, span);
    value.map(|value| quote_spanned!(span=> #name: #value,))
}

/// A field that is an `Option` itself.
pub(super) fn some(name: &str, value: Option<impl ToTokens>) -> Option<TokenStream> {
    said(name, value.map(|value| optional(Some(value))))
}

/// A field that is false unless said.
pub(super) fn flag(name: &str, value: bool) -> Option<TokenStream> {
    said(name, value.then_some(true))
}
