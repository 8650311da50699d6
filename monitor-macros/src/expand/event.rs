//! The description of an event, as an implementation of `Event`.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;

use super::{at, location};
use crate::model::Event;

/// The `impl Event`.
pub(crate) fn event(event: &Event) -> TokenStream {
    let span = Span::mixed_site();
    let Event { runtime, ident, name, docs } = event;
    let place = runtime.at(ident.span());
    let data = quote_spanned!(at(ident.span())=> #place::Type::<#ident>::REPLIES.result());
    let location = location(runtime, ident);
    let target = quote_spanned!(at(ident.span())=> #place::Event);
    quote_spanned! {span=>
        impl #target for #ident {
            const INFO: &'static #runtime::EventInfo = {
                use #runtime::PlainResult as _;
                &#runtime::EventInfo { name: #name, docs: #docs, data: #data, location: #location }
            };
        }
    }
}
