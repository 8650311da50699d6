//! A struct: its own members, and those of the types that it flattens.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote_spanned};
use syn::spanned::Spanned;
use syn::{Ident, Type};

use super::super::{at, limits};
use super::among::Among;
use super::{marker, object, schema};
use crate::model::{Limits, Member, QapiType, Runtime};

/// `Members`, and serde's traits over it.
pub(super) fn structure(owner: &QapiType, members: &[Member]) -> TokenStream {
    let span = Span::mixed_site();
    let QapiType { runtime, ident, .. } = owner;
    let slots: Vec<_> = (0..members.len()).map(|index| format_ident!("member{index}", span = span)).collect();
    let (own, flattened): (Vec<_>, Vec<_>) =
        members.iter().zip(&slots).partition::<Vec<_>, _>(|(member, _)| !member.flatten);
    let readers = members.iter().zip(&slots).map(|(member, slot)| reader(owner, member, slot));
    let takes = own.iter().map(|(member, slot)| take(runtime, member, slot));
    let delegates = flattened.iter().map(|(member, slot)| {
        let (take, slot) = (Among::member(owner, member).ask("take"), placed(slot, member));
        quote_spanned!(slot.span()=> || #take(&mut reader.#slot, name, map)?)
    });
    let finishes = members.iter().zip(&slots).map(|(member, slot)| finish(owner, member, slot));
    let writes = members.iter().map(|member| write(owner, member));
    let lists = lists(owner, members);
    let defaults = members.iter().zip(&slots).map(|(member, slot)| {
        let slot = placed(slot, member);
        quote_spanned!(slot.span()=> #slot: ::core::default::Default::default())
    });
    let (object, describe) = (object(owner), schema::describe(owner));
    quote_spanned! {span=>
        // Not the last member's size, about which rustc would say a thing of its own where that member's type is wrong.
        pub struct Reader { #(#readers,)* end: () }

        impl ::core::default::Default for Reader {
            fn default() -> Self {
                Self { #(#defaults,)* end: () }
            }
        }

        impl<__Place> #runtime::qapi::Members<__Place> for #ident {
            #lists
            type Reader = Reader;

            #[allow(unused_variables)]
            fn take<'de, A: #runtime::serde::de::MapAccess<'de>>(
                reader: &mut Reader,
                name: &::core::primitive::str,
                map: &mut A,
            ) -> ::core::result::Result<::core::primitive::bool, A::Error> {
                match name {
                    #(#takes)*
                    _ => return ::core::result::Result::Ok(false #(#delegates)*),
                }
                #[allow(unreachable_code)]
                ::core::result::Result::Ok(true)
            }

            #[allow(unused_variables)]
            fn finish<E: #runtime::serde::de::Error>(reader: Reader) -> ::core::result::Result<Self, E> {
                ::core::result::Result::Ok(Self { #(#finishes),* })
            }

            #[allow(unused_variables)]
            fn write<S: #runtime::serde::ser::SerializeStruct>(
                &self,
                fields: &mut S,
            ) -> ::core::result::Result<(), S::Error> {
                #[allow(unused_imports)]
                use #runtime::qapi::PlainMember as _;
                #(#writes)*
                ::core::result::Result::Ok(())
            }

            #describe
        }

        #object
    }
}

/// The slot of a member, where its type stands.
fn placed(slot: &Ident, member: &Member) -> Ident {
    let mut slot = slot.clone();
    slot.set_span(at(member.ty.span()));
    slot
}

/// `HEAD` and `BRANCHES`.
fn lists(owner: &QapiType, members: &[Member]) -> TokenStream {
    let span = Span::mixed_site();
    let runtime = &owner.runtime;
    let of = |member: &Member, constant: &str| Among::member(owner, member).ask(constant);
    let list = |constant: &str, with_own: bool| {
        let own = || members.iter().filter(|member| with_own && !member.flatten);
        let value = if members.iter().any(|member| member.flatten) {
            let count = own().count();
            let flattened = members.iter().filter(|member| member.flatten).map(|member| of(member, constant));
            let parts = members.iter().filter(|member| with_own || member.flatten).map(|member| {
                let name = &member.name;
                if member.flatten { of(member, constant) } else { quote_spanned!(span=> &[#name]) }
            });
            quote_spanned! {span=>
                &#runtime::qapi::concat::<{ #count #(+ #flattened.len())* }>(&[#(#parts),*])
            }
        } else {
            let names = own().map(|member| &member.name);
            quote_spanned!(span=> &[#(#names),*])
        };
        let constant = Ident::new(constant, span);
        quote_spanned!(span=> const #constant: &'static [&'static ::core::primitive::str] = #value;)
    };
    let (head, branches) = (list("HEAD", true), list("BRANCHES", false));
    quote_spanned!(span=> #head #branches)
}

/// What is read of a member.
fn reader(owner: &QapiType, member: &Member, slot: &Ident) -> TokenStream {
    let ty = &member.ty;
    let (place, slot) = (at(ty.span()), placed(slot, member));
    if member.flatten {
        let reader = Among::member(owner, member).ask("Reader");
        quote_spanned!(place=> #slot: #reader)
    } else {
        quote_spanned!(place=> #slot: ::core::option::Option<#ty>)
    }
}

fn take(runtime: &Runtime, member: &Member, slot: &Ident) -> TokenStream {
    let Member { name, ty, features, limits, .. } = member;
    let place = at(ty.span());
    let marked =
        marker(features).map(|marker| quote_spanned!(place=> #runtime::qapi::Marked::<#ty>::new(#marker)));
    let value = match (limited(runtime, ty, limits, marked.as_ref()), marked) {
        (None, None) => quote_spanned!(place=> map.next_value::<#ty>()?),
        (Some(seed), _) | (None, Some(seed)) => quote_spanned!(place=> map.next_value_seed(#seed)?),
    };
    quote_spanned!(place=> #name => reader.#slot = ::core::option::Option::Some(#value),)
}

/// What reads a member that has limits, around what reads it otherwise.
pub(super) fn limited(
    runtime: &Runtime,
    ty: &Type,
    limits: &Limits,
    seed: Option<&TokenStream>,
) -> Option<TokenStream> {
    let place = at(ty.span());
    let checks = limits::checks(runtime, ty, limits)?;
    let limits = limits::limits_info(runtime, ty, limits, None);
    let plain = || quote_spanned!(place=> ::core::marker::PhantomData::<#ty>);
    let seed = seed.cloned().unwrap_or_else(plain);
    Some(quote_spanned!(place=> #runtime::qapi::Limited::<_, #ty>::new(#seed, const { #limits }, #checks)))
}

fn finish(owner: &QapiType, member: &Member, slot: &Ident) -> TokenStream {
    let Member { ident, name, ty, flatten, .. } = member;
    let (place, slot) = (at(ty.span()), placed(slot, member));
    if *flatten {
        let finish = Among::member(owner, member).ask("finish");
        return quote_spanned!(place=> #ident: #finish(reader.#slot)?);
    }
    let runtime = owner.runtime.at(ty.span());
    quote_spanned! {place=>
        #ident: match reader.#slot {
            ::core::option::Option::Some(value) => value,
            ::core::option::Option::None => #runtime::qapi::missing::<#ty, E>(#name)?,
        }
    }
}

fn write(owner: &QapiType, member: &Member) -> TokenStream {
    let Member { ident, name, ty, features, flatten, .. } = member;
    let place = at(ty.span());
    if *flatten {
        let write = Among::member(owner, member).ask("write");
        return quote_spanned!(place=> #write(&self.#ident, fields)?;);
    }
    let runtime = owner.runtime.at(ty.span());
    let mark = marker(features).map(|marker| quote_spanned!(place=> #runtime::qapi::mark(fields, #marker)?;));
    quote_spanned! {place=>
        if #runtime::qapi::Member(&self.#ident).is_present() {
            #mark
            fields.serialize_field(#name, &self.#ident)?;
        }
    }
}
