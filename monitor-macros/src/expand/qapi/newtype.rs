//! A newtype: read and written as what it holds, which is within its limits.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::Type;
use syn::spanned::Spanned;

use super::super::{at, limits};
use super::serde;
use super::structure::limited;
use crate::model::{Limits, QapiType};

/// Serde's traits.
pub(super) fn newtype(ty: &QapiType, (inner, limits): &(Type, Limits)) -> TokenStream {
    let QapiType { runtime, ident, .. } = ty;
    let (span, private) = (at(inner.span()), runtime.at(inner.span()));
    let plain = || quote_spanned!(span=> ::core::marker::PhantomData::<#inner>);
    let seed = limited(runtime, inner, limits, None).unwrap_or_else(plain);
    let read = quote_spanned!(span=> #private::serde::de::DeserializeSeed::deserialize(#seed, deserializer));
    let read = quote_spanned!(Span::mixed_site()=> ::core::result::Result::map(#read, Self));
    let write = quote_spanned!(span=> #private::serde::Serialize::serialize(&self.0, serializer));
    serde(runtime, ident, &read, &write)
}

/// Its schema, which is that of what it holds with its limits. It stands wherever the type does: QAPI has no name for it.
pub(super) fn schema(ty: &QapiType, (inner, limits): &(Type, Limits)) -> TokenStream {
    let (span, runtime) = (at(inner.span()), ty.runtime.at(inner.span()));
    let schema = quote_spanned!(span=> generator.subschema_for::<#inner>());
    match limits::limits_info(&ty.runtime, inner, limits, None) {
        Some(limits) => quote_spanned!(span=> #runtime::qapi::schema::limited(#schema, const { #limits })),
        None => schema,
    }
}
