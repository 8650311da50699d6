//! A flat union: a tag, and the members of the branch that it names.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote_spanned};
use syn::Ident;

use super::among::Among;
use super::enumeration::values_marker;
use super::{object, schema};
use crate::model::{Branch, QapiType, Runtime};

/// `Members`, and serde's traits over it.
pub(super) fn union(owner: &QapiType, tag: &str, branches: &[Branch]) -> TokenStream {
    let span = Span::mixed_site();
    let QapiType { runtime, ident, name, .. } = owner;
    let values: Vec<_> = branches.iter().map(|branch| &branch.value.name).collect();
    let tag_name = values_marker(branches.iter().map(|branch| &branch.value)).unwrap_or_else(|| name.clone());
    // Those that hold something: the branch's index, its slot in the reader, what it holds.
    let held: Vec<(usize, Ident, Among<'_>)> = branches
        .iter()
        .enumerate()
        .filter_map(|(index, branch)| {
            let among = Among::branch(owner, branch)?;
            Some((index, format_ident!("branch{index}", span = among.span()), among))
        })
        .collect();
    let ask = |what| held.iter().map(move |(_, _, among)| among.ask(what));
    let (heads, inner) = (ask("HEAD"), ask("BRANCHES"));
    let lists: Vec<_> = heads.zip(inner).flat_map(|(head, inner)| [head, inner]).collect();
    let takes = held.iter().map(|(index, slot, among)| {
        let take = among.ask("take");
        quote_spanned!(among.span()=> ::core::option::Option::Some(#index) => #take(&mut reader.#slot, name, map),)
    });
    let finishes = branches.iter().enumerate().map(|(index, branch)| {
        let variant = &branch.value.ident;
        let value = Among::branch(owner, branch).map(|among| {
            let (finish, place) = (among.ask("finish"), among.span());
            let slot = format_ident!("branch{index}", span = place);
            quote_spanned!(place=> (#finish(reader.#slot)?))
        });
        // An index is one of those; the last one takes what cannot be.
        if index + 1 == branches.len() {
            quote_spanned!(span=> _ => Self::#variant #value)
        } else {
            quote_spanned!(span=> #index => Self::#variant #value)
        }
    });
    let writes = branches.iter().map(|branch| {
        let (variant, name) = (&branch.value.ident, &branch.value.name);
        let (pattern, rest) = match Among::branch(owner, branch) {
            None => (None, None),
            Some(among) => {
                let write = among.ask("write");
                (Some(quote_spanned!(span=> (branch))), Some(quote_spanned!(span=> #write(branch, fields)?;)))
            }
        };
        quote_spanned!(span=> Self::#variant #pattern => { fields.serialize_field(#tag, #name)?; #rest })
    });
    let reader = reader(runtime, &held);
    let (object, describe) = (object(owner), schema::describe(owner));
    quote_spanned! {span=>
        #reader

        impl<__Place> #runtime::qapi::Members<__Place> for #ident {
            const HEAD: &'static [&'static ::core::primitive::str] = &[#tag];
            const BRANCHES: &'static [&'static ::core::primitive::str] =
                &#runtime::qapi::concat::<{ 0 #(+ #lists.len())* }>(&[#(#lists),*]);
            type Reader = Reader;

            fn take<'de, A: #runtime::serde::de::MapAccess<'de>>(
                reader: &mut Reader,
                name: &::core::primitive::str,
                map: &mut A,
            ) -> ::core::result::Result<::core::primitive::bool, A::Error> {
                if name == #tag {
                    let tag = #runtime::qapi::Tag { name: #tag_name, values: &[#(#values),*] };
                    reader.tag = ::core::option::Option::Some(map.next_value_seed(tag)?);
                    return ::core::result::Result::Ok(true);
                }
                match reader.tag {
                    ::core::option::Option::None => {
                        reader.early.take(<Self as #runtime::qapi::Members>::BRANCHES, name, map)
                    }
                    #(#takes)*
                    ::core::option::Option::Some(_) => ::core::result::Result::Ok(false),
                }
            }

            fn finish<E: #runtime::serde::de::Error>(mut reader: Reader) -> ::core::result::Result<Self, E> {
                let ::core::option::Option::Some(tag) = reader.tag else {
                    return ::core::result::Result::Err(E::missing_field(#tag));
                };
                let early = ::core::mem::take(&mut reader.early);
                early.replay(<Self as #runtime::qapi::Members>::BRANCHES, |name, map| {
                    <Self as #runtime::qapi::Members>::take(&mut reader, name, map)
                })?;
                ::core::result::Result::Ok(match tag { #(#finishes),* })
            }

            fn write<S: #runtime::serde::ser::SerializeStruct>(
                &self,
                fields: &mut S,
            ) -> ::core::result::Result<(), S::Error> {
                match self { #(#writes)* }
                ::core::result::Result::Ok(())
            }

            #describe
        }

        #object
    }
}

/// What was read so far: the tag, what came before it, and the members of each branch.
fn reader(runtime: &Runtime, held: &[(usize, Ident, Among<'_>)]) -> TokenStream {
    let slots: Vec<_> = held.iter().map(|(_, slot, _)| slot).collect();
    let readers = held.iter().map(|(_, _, among)| among.ask("Reader"));
    let defaults =
        slots.iter().map(|slot| quote_spanned!(slot.span()=> #slot: ::core::default::Default::default()));
    quote_spanned! {Span::mixed_site()=>
        pub struct Reader {
            tag: ::core::option::Option<::core::primitive::usize>,
            early: #runtime::qapi::Early,
            #(#slots: #readers,)*
            end: (),
        }

        impl ::core::default::Default for Reader {
            fn default() -> Self {
                Self {
                    tag: ::core::option::Option::None,
                    early: ::core::default::Default::default(),
                    #(#defaults,)*
                    end: (),
                }
            }
        }
    }
}
