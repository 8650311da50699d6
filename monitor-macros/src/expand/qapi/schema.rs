//! The JSON Schema of a type. The runtime's macro drops it where schemas are off.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::spanned::Spanned;

use super::super::{at, command_info, limits, optional};
use super::among::Among;
use super::newtype;
use crate::model::{Branch, Features, Member, QapiKind, QapiType, Runtime, Value};

/// `JsonSchema`.
pub(super) fn schema(ty: &QapiType) -> TokenStream {
    let span = Span::mixed_site();
    let QapiType { runtime, ident, name, docs, features: written, kind } = ty;
    let features = features(runtime, written);
    let body = match kind {
        QapiKind::Alternate(branches) => {
            let choices = branches
                .iter()
                .filter_map(|branch| branch.ty.as_ref())
                .map(|ty| quote_spanned!(at(ty.span())=> generator.subschema_for::<#ty>()));
            quote_spanned!(span=> #runtime::qapi::schema::alternate([#(#choices),*]))
        }
        QapiKind::Enum(values) => {
            let values = values.iter().map(|value| described(runtime, value));
            quote_spanned!(span=> #runtime::qapi::schema::enumeration(&[#(#values),*]))
        }
        QapiKind::Newtype(held) => newtype::schema(ty, held),
        QapiKind::Struct(_) | QapiKind::Union { .. } => {
            quote_spanned!(span=> #runtime::qapi::schema::object::<Self>(generator))
        }
    };
    let inline = matches!(kind, QapiKind::Newtype(_)).then(|| {
        quote_spanned! {span=>
            fn inline_schema() -> ::core::primitive::bool {
                true
            }
        }
    });
    quote_spanned! {span=>
        #runtime::qapi::json_schema! {
            impl #runtime::schemars::JsonSchema for #ident {
                fn schema_name() -> #runtime::Cow<'static, ::core::primitive::str> {
                    #runtime::Cow::Borrowed(#name)
                }

                #inline

                #[allow(unused_variables)]
                fn json_schema(generator: &mut #runtime::schemars::SchemaGenerator) -> #runtime::schemars::Schema {
                    #runtime::qapi::schema::with_text(#body, #docs, #features)
                }
            }
        }
    }
}

/// What `Members` has for schemas.
pub(super) fn describe(ty: &QapiType) -> TokenStream {
    let span = Span::mixed_site();
    let QapiType { runtime, kind, .. } = ty;
    let parts = match kind {
        QapiKind::Struct(members) => members.iter().map(|one| member(ty, one)).collect::<Vec<_>>(),
        QapiKind::Union { tag, branches } => {
            let branches = branches.iter().map(|one| branch(ty, one));
            vec![quote_spanned!(span=> object.union(#tag, [#(#branches),*]);)]
        }
        QapiKind::Alternate(_) | QapiKind::Enum(_) | QapiKind::Newtype(_) => Vec::new(),
    };
    quote_spanned! {span=>
        #runtime::qapi::json_schema! {
            #[allow(unused_variables)]
            fn describe(
                generator: &mut #runtime::schemars::SchemaGenerator,
                object: &mut #runtime::qapi::schema::Object,
            ) {
                #[allow(unused_imports)]
                use #runtime::qapi::schema::PlainMember as _;
                #(#parts)*
            }

            fn refer(generator: &mut #runtime::schemars::SchemaGenerator) -> #runtime::schemars::Schema {
                generator.subschema_for::<Self>()
            }
        }
    }
}

fn features(runtime: &Runtime, features: &Features) -> TokenStream {
    command_info::features(runtime, features)
        .unwrap_or_else(|| quote_spanned!(Span::mixed_site()=> #runtime::Features::NONE))
}

fn member(owner: &QapiType, member: &Member) -> TokenStream {
    let Member { name, docs, ty, features: written, flatten, limits, .. } = member;
    let (runtime, place) = (&owner.runtime, at(ty.span()));
    if *flatten {
        let describe = Among::member(owner, member).ask("describe");
        return quote_spanned!(place=> #describe(generator, object););
    }
    let features = features(runtime, written);
    let limited = limits::limits_info(runtime, ty, limits, None).map(|limits| {
        quote_spanned! {place=>
            let described = (#runtime::qapi::schema::limited(described.0, const { #limits }), described.1);
        }
    });
    let runtime = runtime.at(ty.span());
    quote_spanned! {place=>
        let described = #runtime::qapi::schema::Member::<#ty>::NEW.describe(generator);
        #limited
        object.member(#name, described, #docs, #features);
    }
}

fn branch(owner: &QapiType, branch: &Branch) -> TokenStream {
    let span = Span::mixed_site();
    let value = described(&owner.runtime, &branch.value);
    let members = optional(Among::branch(owner, branch).map(|among| {
        let refer = among.ask("refer");
        quote_spanned!(among.span()=> #refer(generator))
    }));
    quote_spanned!(span=> (#value, #members))
}

fn described(runtime: &Runtime, value: &Value) -> TokenStream {
    let Value { name, docs, features: written, .. } = value;
    let features = features(runtime, written);
    quote_spanned!(Span::mixed_site()=> (#name, #docs, #features))
}
