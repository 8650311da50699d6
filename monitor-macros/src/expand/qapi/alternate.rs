//! An alternate: the JSON type of a value says which of its types it is.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::spanned::Spanned;

use super::super::at;
use super::serde;
use crate::model::{Branch, QapiType};

/// `Alternate`, and serde's traits over it.
pub(super) fn alternate(ty: &QapiType, branches: &[Branch]) -> TokenStream {
    let span = Span::mixed_site();
    let QapiType { runtime, ident, name, .. } = ty;
    let choices = branches.iter().filter_map(|branch| {
        let (variant, ty) = (&branch.value.ident, branch.ty.as_ref()?);
        let place = at(ty.span());
        Some(quote_spanned! {place=>
            if json.suits::<#ty>() {
                return ::core::result::Result::Ok(::core::option::Option::Some(
                    Self::#variant(value.newtype_variant::<#ty>()?)
                ));
            }
        })
    });
    let variants: Vec<_> = branches.iter().map(|branch| &branch.value.ident).collect();
    let read = quote_spanned!(span=> #runtime::qapi::deserialize_alternate(deserializer));
    let write = quote_spanned! {span=>
        match self {
            #(Self::#variants(value) => #runtime::serde::Serialize::serialize(value, serializer),)*
        }
    };
    let serde = serde(runtime, ident, &read, &write);
    quote_spanned! {span=>
        impl #runtime::qapi::Alternate for #ident {
            const NAME: &'static ::core::primitive::str = #name;

            fn read<'de, V: #runtime::serde::de::VariantAccess<'de>>(
                json: #runtime::qapi::JsonType,
                value: V,
            ) -> ::core::result::Result<::core::option::Option<Self>, V::Error> {
                #(#choices)*
                ::core::result::Result::Ok(::core::option::Option::None)
            }
        }

        #serde
    }
}
