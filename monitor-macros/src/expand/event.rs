//! The description of an event, as an implementation of `Event`.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::Generics;

use super::command_info::features;
use super::literal::{field, literal, said, some};
use super::{at, location};
use crate::model::Event;

/// The `impl Event`.
pub(crate) fn event(event: &Event) -> TokenStream {
    let span = Span::mixed_site();
    let Event { runtime, ident, name, docs, rate_limit, features: written, since, stand_in } = event;
    if let Some(generics) = stand_in {
        return stand_in_for(event, generics);
    }
    let place = runtime.at(ident.span());
    let data = quote_spanned!(at(ident.span())=> #place::Type::<#ident>::REPLIES.result());
    let location = location(runtime, ident);
    let limit = rate_limit.as_ref().map(|limit| {
        let milliseconds = &limit.milliseconds;
        quote_spanned!(span=> ::core::time::Duration::from_millis(#milliseconds))
    });
    let info = literal(
        &quote_spanned!(span=> #runtime::EventInfo),
        [
            field("name", name),
            field("location", location),
            field("data", data),
            said("docs", (!docs.is_empty()).then_some(docs)),
            some("rate_limit", limit),
            said("features", features(runtime, written)),
            some("since", since.as_ref()),
        ],
    );
    let key = rate_limit.as_ref().and_then(|limit| limit.key.as_ref()).map(|member| {
        quote_spanned! {span=>
            fn key(&self) -> #runtime::EventKey {
                #runtime::EventKey::of(&self.#member)
            }
        }
    });
    let target = quote_spanned!(at(ident.span())=> #place::Event);
    let import = runtime.import();
    quote_spanned! {span=>
        const _: () = {
            #import
            impl #target for #ident {
                const INFO: &'static #runtime::EventInfo = {
                    use #runtime::PlainResult as _;
                    &#info
                };
                #key
            }
        };
    }
}

/// An item that is no event implements `Event` all the same, so that whoever emits it gets no error of their own.
fn stand_in_for(event: &Event, generics: &Generics) -> TokenStream {
    let span = Span::mixed_site();
    let Event { runtime, ident, .. } = event;
    let mut generics = generics.clone();
    generics.make_where_clause().predicates.push(syn::parse_quote!(Self: #runtime::Serialize));
    let (parameters, arguments, bounds) = generics.split_for_impl();
    let import = runtime.import();
    quote_spanned! {span=>
        const _: () = {
            #import
            impl #parameters #runtime::Event for #ident #arguments #bounds {
                const INFO: &'static #runtime::EventInfo = &#runtime::EventInfo::NONE;
            }
        };
    }
}
