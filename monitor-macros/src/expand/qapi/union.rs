//! A flat union: a tag, and the members of the branch that it names.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote_spanned};
use syn::Ident;
use syn::spanned::Spanned;

use super::super::at;
use super::enumeration::values_marker;
use super::object;
use crate::model::{Branch, QapiType};

/// `Members`, and serde's traits over it.
pub(super) fn union(ty: &QapiType, tag: &str, branches: &[Branch]) -> TokenStream {
    let span = Span::mixed_site();
    let QapiType { runtime, ident, name, .. } = ty;
    let values: Vec<_> = branches.iter().map(|branch| &branch.value.name).collect();
    let tag_name = values_marker(branches.iter().map(|branch| &branch.value)).unwrap_or_else(|| name.clone());
    // Those that hold something: the branch's index, its slot in the reader, its type.
    let held: Vec<(usize, Ident, &syn::Type)> = branches
        .iter()
        .enumerate()
        .filter_map(|(index, branch)| {
            Some((index, format_ident!("branch{index}", span = span), branch.ty.as_ref()?))
        })
        .collect();
    let slots: Vec<_> = held.iter().map(|(_, slot, _)| slot).collect();
    let of = |ty: &syn::Type| {
        let place = at(ty.span());
        let runtime = runtime.at(ty.span());
        quote_spanned!(place=> <#ty as #runtime::qapi::Members>)
    };
    let members: Vec<_> = held.iter().map(|(_, _, ty)| of(ty)).collect();
    let takes = held.iter().zip(&members).map(|((index, slot, _), members)| {
        quote_spanned!(span=> ::core::option::Option::Some(#index) => #members::take(&mut reader.#slot, name, map),)
    });
    let finishes = branches.iter().enumerate().map(|(index, branch)| {
        let variant = &branch.value.ident;
        let value = branch.ty.as_ref().map(|ty| {
            let (members, slot) = (of(ty), format_ident!("branch{index}", span = span));
            quote_spanned!(span=> (#members::finish(reader.#slot)?))
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
        let (pattern, rest) = match &branch.ty {
            None => (None, None),
            Some(ty) => {
                let members = of(ty);
                (
                    Some(quote_spanned!(span=> (branch))),
                    Some(quote_spanned!(span=> #members::write(branch, fields)?;)),
                )
            }
        };
        quote_spanned!(span=> Self::#variant #pattern => { fields.serialize_field(#tag, #name)?; #rest })
    });
    let object = object(ty);
    quote_spanned! {span=>
        #[derive(::core::prelude::v1::Default)]
        pub struct Reader {
            tag: ::core::option::Option<::core::primitive::usize>,
            early: #runtime::qapi::Early,
            #(#slots: #members::Reader,)*
        }

        impl #runtime::qapi::Members for #ident {
            const HEAD: &'static [&'static ::core::primitive::str] = &[#tag];
            const BRANCHES: &'static [&'static ::core::primitive::str] =
                &#runtime::qapi::concat::<{ 0 #(+ #members::HEAD.len() + #members::BRANCHES.len())* }>(
                    &[#(#members::HEAD, #members::BRANCHES),*],
                );
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
        }

        #object
    }
}
