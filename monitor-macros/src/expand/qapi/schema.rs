//! The JSON Schema of a type. The runtime's macro drops it where schemas are off.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::spanned::Spanned;

use super::super::{at, command_info, limits};
use super::newtype;
use crate::model::{Branch, Features, Member, QapiKind, QapiType, Runtime, Value};

/// `JsonSchema`, and `Describe` for what may stand among other members.
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
    let describe = describe(ty);
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

            #describe
        }
    }
}

fn describe(ty: &QapiType) -> Option<TokenStream> {
    let span = Span::mixed_site();
    let QapiType { runtime, ident, kind, .. } = ty;
    let parts = match kind {
        QapiKind::Struct(members) => members.iter().map(|one| member(runtime, one)).collect::<Vec<_>>(),
        QapiKind::Union { tag, branches } => {
            let branches = branches.iter().map(|one| branch(runtime, one));
            vec![quote_spanned!(span=> object.union(#tag, [#(#branches),*]);)]
        }
        QapiKind::Alternate(_) | QapiKind::Enum(_) | QapiKind::Newtype(_) => return None,
    };
    Some(quote_spanned! {span=>
        impl #runtime::qapi::schema::Describe for #ident {
            #[allow(unused_variables)]
            fn describe(
                generator: &mut #runtime::schemars::SchemaGenerator,
                object: &mut #runtime::qapi::schema::Object,
            ) {
                #[allow(unused_imports)]
                use #runtime::qapi::schema::PlainMember as _;
                #(#parts)*
            }
        }
    })
}

fn features(runtime: &Runtime, features: &Features) -> TokenStream {
    command_info::features(runtime, features)
        .unwrap_or_else(|| quote_spanned!(Span::mixed_site()=> #runtime::Features::NONE))
}

fn member(runtime: &Runtime, member: &Member) -> TokenStream {
    let Member { name, docs, ty, features: written, flatten, limits, .. } = member;
    let place = at(ty.span());
    let features = features(runtime, written);
    let limited = limits::limits_info(runtime, ty, limits, None).map(|limits| {
        quote_spanned! {place=>
            let described = (#runtime::qapi::schema::limited(described.0, const { #limits }), described.1);
        }
    });
    let runtime = runtime.at(ty.span());
    if *flatten {
        return quote_spanned!(place=> <#ty as #runtime::qapi::schema::Describe>::describe(generator, object););
    }
    quote_spanned! {place=>
        let described = #runtime::qapi::schema::Member::<#ty>::NEW.describe(generator);
        #limited
        object.member(#name, described, #docs, #features);
    }
}

fn branch(runtime: &Runtime, branch: &Branch) -> TokenStream {
    let span = Span::mixed_site();
    let value = described(runtime, &branch.value);
    match &branch.ty {
        None => quote_spanned!(span=> (#value, ::core::option::Option::None)),
        Some(ty) => quote_spanned! {at(ty.span())=>
            (#value, ::core::option::Option::Some(generator.subschema_for::<#ty>()))
        },
    }
}

fn described(runtime: &Runtime, value: &Value) -> TokenStream {
    let Value { name, docs, features: written, .. } = value;
    let features = features(runtime, written);
    quote_spanned!(Span::mixed_site()=> (#name, #docs, #features))
}
