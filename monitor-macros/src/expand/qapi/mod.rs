//! A type of QAPI's: serde's traits for it, over what the runtime asks of its kind, and its JSON Schema. One file a kind.

mod alternate;
mod among;
mod enumeration;
mod newtype;
mod schema;
mod structure;
mod union;

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;

use super::at;
use crate::model::{Features, QapiKind, QapiType, Runtime};

/// The implementations, in a scope of their own.
pub(crate) fn qapi_type(ty: &QapiType) -> TokenStream {
    let span = Span::mixed_site();
    let own = match &ty.kind {
        QapiKind::Alternate(branches) => alternate::alternate(ty, branches),
        QapiKind::Enum(values) => enumeration::enumeration(ty, values),
        QapiKind::Newtype(held) => newtype::newtype(ty, held),
        QapiKind::Struct(members) => structure::structure(ty, members),
        QapiKind::Union { tag, branches } => union::union(ty, tag, branches),
    };
    let schema = schema::schema(ty);
    let declarations = among::declarations(ty);
    let import = ty.runtime.import();
    quote_spanned! {span=>
        #[allow(deprecated)]
        const _: () = {
            #import
            #declarations
            #own
            #schema
        };
    }
}

/// The marker of features that mean something to a policy, if there are any.
fn marker(features: &Features) -> Option<String> {
    let names = special(features);
    (!names.is_empty()).then(|| format!("${}", names.join(",")))
}

fn special(features: &Features) -> Vec<&'static str> {
    let deprecated = features.deprecated.as_ref().map(|_| "deprecated");
    deprecated.into_iter().chain(features.unstable.then_some("unstable")).collect()
}

/// `Deserialize` and `Serialize` of an object, over its `Members`.
fn object(ty: &QapiType) -> TokenStream {
    let span = Span::mixed_site();
    let QapiType { runtime, ident, name, .. } = ty;
    let count = quote_spanned! {span=>
        <#ident as #runtime::qapi::Members>::HEAD.len() + <#ident as #runtime::qapi::Members>::BRANCHES.len()
    };
    let read = quote_spanned! {span=>
        const FIELDS: &[&::core::primitive::str] = &#runtime::qapi::concat::<{ #count }>(&[
            <#ident as #runtime::qapi::Members>::HEAD, <#ident as #runtime::qapi::Members>::BRANCHES,
        ]);
        #runtime::qapi::deserialize_members(deserializer, #name, FIELDS)
    };
    let write = quote_spanned!(span=> #runtime::qapi::serialize_members(self, serializer, #name));
    let serde = serde(runtime, ident, &read, &write);
    // Here the members of bases and branches are known.
    let place = runtime.at(ident.span());
    let distinct = quote_spanned! {at(ident.span())=>
        #place::qapi::member_of_base(
            #name,
            <#ident as #place::qapi::Members>::HEAD,
            <#ident as #place::qapi::Members>::BRANCHES,
        )
    };
    quote_spanned!(span=> #serde const _: () = #distinct;)
}

/// `Deserialize` and `Serialize` with these bodies.
fn serde(runtime: &Runtime, ident: &syn::Ident, read: &TokenStream, write: &TokenStream) -> TokenStream {
    let span = Span::mixed_site();
    quote_spanned! {span=>
        impl<'de> #runtime::serde::Deserialize<'de> for #ident {
            fn deserialize<D: #runtime::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                #read
            }
        }

        impl #runtime::serde::Serialize for #ident {
            fn serialize<S: #runtime::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                #write
            }
        }
    }
}
